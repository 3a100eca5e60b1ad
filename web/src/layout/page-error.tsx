import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslation } from 'react-i18next';
import { useRouteError } from 'react-router';

/** In place of a page that cannot be shown: a mistake of ours, or a file of a page that was replaced by a newer one. */
export function PageError() {
  const { t } = useTranslation('layout');
  const error = useRouteError();
  return (
    <SpaceBetween size="l">
      <Header variant="h1">{t('pageFailed')}</Header>
      <Alert type="error" action={<Button onClick={() => location.reload()}>{t('loadAnew')}</Button>}>
        {error instanceof Error ? error.message : String(error)}
      </Alert>
    </SpaceBetween>
  );
}
