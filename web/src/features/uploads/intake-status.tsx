import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import { useTranslation } from 'react-i18next';
import { PREPARATION_ENDPOINTS } from '../../../../contracts/api/preparations.ts';
import { RUN_ENDPOINTS } from '../../../../contracts/api/runs.ts';
import { UPLOAD_ENDPOINTS } from '../../../../contracts/api/uploads.ts';
import { useAction, useEndpoint } from '../../api/use-endpoint.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useNotices } from '../../layout/notices.tsx';
import { PageLink } from '../../layout/page-link.tsx';
import { useNow } from '../../runs/use-now.ts';
import { useSession } from '../../session/use-session.ts';
import type { ChosenCorpus } from './corpus-choice.tsx';

/** What happens to the uploads of a corpus next: the countdown to its preparation, or the one that goes on. */
export function IntakeStatus({ id }: { id: ChosenCorpus }) {
  const { t } = useTranslation('uploads');
  const format = useFormat();
  const { may } = useSession();
  const notices = useNotices();
  const intake = useEndpoint(
    UPLOAD_ENDPOINTS.getIntake,
    { params: id },
    { pollSeconds: (body) => (body?.dueAt || body?.runId ? 2 : 5) },
  );
  const start = useAction(PREPARATION_ENDPOINTS.startPreparation, {
    refresh: [UPLOAD_ENDPOINTS.getIntake, UPLOAD_ENDPOINTS.listUploads, RUN_ENDPOINTS.listRuns],
  });
  const { dueAt, runId, quietPeriodSeconds = 0, longestWaitSeconds = 0 } = intake.data?.body ?? {};
  const now = useNow(dueAt !== undefined);
  if (!intake.data) return null;
  if (runId) {
    return (
      <Alert type="info" header={t('preparing')}>
        <PageLink to={`/preparations/${runId}`}>{runId}</PageLink> {dueAt && t('waitsForIt')}
      </Alert>
    );
  }
  if (!dueAt) return null;
  const seconds = (Date.parse(dueAt) - now) / 1000;
  const begin = () =>
    start.mutate(
      { request: { params: id, body: {} } },
      { onSuccess: ({ body }) => notices.done(t('started', { runId: body.runId })), onError: notices.failed },
    );
  return (
    <Alert
      type="info"
      header={seconds > 0 ? t('startsIn', { time: format.duration(seconds) }) : t('startsNow')}
      action={
        may('operator') && (
          <Button loading={start.isPending} onClick={begin}>
            {t('startNow')}
          </Button>
        )
      }
    >
      {t('quiet', {
        quiet: format.duration(quietPeriodSeconds),
        longest: format.duration(longestWaitSeconds),
      })}
    </Alert>
  );
}
