import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../../api/client.ts';
import { isSignedOut } from '../session/connection.ts';

/** In place of what could not be loaded: why, and a way to try again. */
export function Failure({ error, again }: { error: Error; again?: () => void }) {
  const { t } = useTranslation('layout');
  // That nobody is signed in any more, the banner says for the whole page.
  if (isSignedOut(error)) return null;
  return (
    <Alert
      type="error"
      header={error instanceof ApiError ? error.problem.title : t('unreachable')}
      action={again && <Button onClick={again}>{t('again')}</Button>}
    >
      {error.message}
    </Alert>
  );
}
