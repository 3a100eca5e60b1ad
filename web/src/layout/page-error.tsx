import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import { useTranslation } from 'react-i18next';
import { useRouteError } from 'react-router';

/** In place of a page that cannot be shown: a mistake of ours, or a file of a page that was replaced by a newer one. */
export function PageError() {
  const { t } = useTranslation('layout');
  const error = useRouteError();
  return (
    <main>
      <Alert
        type="error"
        header={t('pageFailed')}
        action={<Button onClick={() => location.reload()}>{t('loadAnew')}</Button>}
      >
        {error instanceof Error ? error.message : t('notFound')}
      </Alert>
    </main>
  );
}
