import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnection } from '../session/connection.ts';
import { useSignIn } from '../session/session-provider.tsx';

const ASK_AGAIN_MS = 3000;

/** Says that the API does not answer, until it does, or that the sign-in has expired. */
export function ConnectionBanner() {
  const { t } = useTranslation('layout');
  const connection = useConnection();
  const queries = useQueryClient();
  const { again } = useSignIn();
  useEffect(() => {
    if (connection !== 'unreachable') return;
    // What is on the page is asked for again; the first answer takes the banner away.
    const timer = setInterval(() => void queries.refetchQueries({ type: 'active' }), ASK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [connection, queries]);
  if (connection === 'fine') return null;
  if (connection === 'unreachable') {
    return (
      <div role="alert">
        <Alert type="warning" header={t('unreachable')}>
          {t('askingAgain')}
        </Alert>
      </div>
    );
  }
  return (
    <div role="alert">
      <Alert
        type="error"
        header={t('expired')}
        action={again && <Button onClick={() => void again()}>{t('signInAgain')}</Button>}
      >
        {again ? t('expiredComeBack') : t('expiredLink')}
      </Alert>
    </div>
  );
}
