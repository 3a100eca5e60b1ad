import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslation } from 'react-i18next';
import { PREPARATION_ENDPOINTS, type PreparationDetails } from '../../../../contracts/api/preparations.ts';
import { RUN_ENDPOINTS } from '../../../../contracts/api/runs.ts';
import { useAction } from '../../api/use-endpoint.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useNotices } from '../../layout/notices.tsx';
import { Time } from '../../layout/time.tsx';
import { useAddress } from '../../layout/use-address.ts';
import { useSession } from '../../session/use-session.ts';
import { Findings } from './findings.tsx';

/** The question that a run asks, with what it rests on and the two answers; or the answer that it got. */
export function ApprovalPanel({
  runId,
  subject,
  version,
  approval,
}: {
  runId: string;
  /** Corpus and language pair. */
  subject: string;
  version: string | undefined;
  approval: NonNullable<PreparationDetails['approval']>;
}) {
  const { t } = useTranslation('preparations');
  const format = useFormat();
  const { may } = useSession();
  const notices = useNotices();
  const address = useAddress();
  const answer = useAction(RUN_ENDPOINTS.answerApproval, {
    refresh: [PREPARATION_ENDPOINTS.getPreparation, RUN_ENDPOINTS.watchRun, RUN_ENDPOINTS.listRuns],
  });
  const { status, question, askedAt, answeredBy, answeredAt } = approval;
  if (status !== 'WAITING') {
    const by = { by: answeredBy, at: answeredAt ? format.time(answeredAt) : '' };
    return (
      <Alert type={status === 'APPROVED' ? 'success' : 'warning'} header={t(`answered.${status}`, by)}>
        {question}
      </Alert>
    );
  }
  const send = (approved: boolean) =>
    answer.mutate(
      { request: { params: { runId }, body: { approved } } },
      {
        onSuccess: () => notices.done(t(approved ? 'approvedNow' : 'rejectedNow')),
        onError: notices.failed,
      },
    );
  return (
    <Alert
      type="warning"
      header={version ? t('publishIt', { version, subject }) : question}
      action={
        may('operator') && (
          <SpaceBetween direction="horizontal" size="xs">
            <Button disabled={answer.isPending} onClick={() => send(false)}>
              {t('reject')}
            </Button>
            <Button variant="primary" disabled={answer.isPending} onClick={() => send(true)}>
              {t('approve')}
            </Button>
          </SpaceBetween>
        )
      }
    >
      <SpaceBetween size="s">
        <div>
          {t('approvalMeans')} {t('asked')} <Time at={askedAt} as="ago" />.
        </div>
        <Findings runId={runId} only="fail" />
        <Button variant="inline-link" onClick={() => address.only({ tab: 'consistency' })}>
          {t('allEvidence')}
        </Button>
      </SpaceBetween>
    </Alert>
  );
}
