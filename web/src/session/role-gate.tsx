import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../../api/client.ts';
import { SESSION_ENDPOINTS } from '../../../contracts/api/session.ts';
import { useEndpoint } from '../api/use-endpoint.ts';
import { OutsideNotice } from './outside-notice.tsx';
import { useSignIn } from './session-provider.tsx';

/** Tells somebody who is signed in and may do nothing whom to ask, instead of pages that are refused one by one. */
export function RoleGate({ children }: { children: ReactNode }) {
  const { error } = useEndpoint(SESSION_ENDPOINTS.getSession, {});
  const hasNoRole = error instanceof ApiError && error.problem.status === 403;
  return hasNoRole ? <NoRole why={error.message} /> : children;
}

function NoRole({ why }: { why: string }) {
  const { t } = useTranslation('session');
  const { again, signOut } = useSignIn();
  return (
    <OutsideNotice
      type="warning"
      header={t('noRole')}
      action={
        <SpaceBetween direction="horizontal" size="xs">
          {/* A role counts from the next token on. */}
          {again && <Button onClick={() => void again()}>{t('lookAgain')}</Button>}
          <Button onClick={() => void signOut()}>{t('signOut')}</Button>
        </SpaceBetween>
      }
    >
      <div>{t('askForRole')}</div>
      {/* Whom the API knows, in its own words: for the administrator who is asked. */}
      <Box variant="small" color="text-body-secondary">
        {why}
      </Box>
    </OutsideNotice>
  );
}
