import Alert from '@cloudscape-design/components/alert';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslation } from 'react-i18next';
import { TRYOUT_ENDPOINTS } from '../../../../contracts/api/tryouts.ts';
import type { Model } from '../../../../contracts/entities.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { Failure } from '../../layout/failure.tsx';
import { useAddress } from '../../layout/use-address.ts';
import { useSession } from '../../session/use-session.ts';
import { TryoutForm } from './tryout-form.tsx';
import { hasEnded, TryoutResult } from './tryout-result.tsx';

const POLL_SECONDS = 1;

/** Lines that a person types, translated by the champion and other versions beside it; each try-out can be linked to. */
export function TryoutTab({ line }: { line: Model }) {
  const { t } = useTranslation('models');
  const { may } = useSession();
  const address = useAddress({ replace: true });
  const tryoutId = address.get('tryout');
  const tryout = useEndpoint(
    TRYOUT_ENDPOINTS.getTryout,
    { params: { tryoutId: tryoutId ?? '' } },
    {
      enabled: tryoutId !== undefined,
      pollSeconds: (found) => (found && hasEnded(found) ? false : POLL_SECONDS),
    },
  );
  return (
    <SpaceBetween size="l">
      {may('operator') ? (
        <TryoutForm line={line} onStarted={(started) => address.set({ tryout: started })} />
      ) : (
        <Alert type="info">{t('tryoutNeedsOperator')}</Alert>
      )}
      {tryout.isError && <Failure error={tryout.error} again={() => tryout.refetch()} />}
      {tryout.data && <TryoutResult tryout={tryout.data.body} languagePair={line.languagePair} />}
    </SpaceBetween>
  );
}
