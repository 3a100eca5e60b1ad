import Box from '@cloudscape-design/components/box';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import { RUN_ENDPOINTS } from '../../../../contracts/api/runs.ts';
import type { JobAttempt, Run } from '../../../../contracts/entities.ts';
import { isLive } from '../../../../core/registry/run-state.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Failure } from '../../layout/failure.tsx';
import { ListPager } from '../../layout/list-pager.tsx';
import { PageLink } from '../../layout/page-link.tsx';
import { useAddress } from '../../layout/use-address.ts';
import { secondsOf } from '../../runs/stages-of.ts';
import { useNow } from '../../runs/use-now.ts';

const LOOKS: Record<string, StatusIndicatorProps.Type> = {
  SUCCEEDED: 'success',
  FAILED: 'error',
  RUNNING: 'in-progress',
};

/** Every attempt of every job of a run: where it ran, what it cost, why it ended and what was changed for the next. */
export function AttemptTable({ run }: { run: Run }) {
  const { t } = useTranslation('trainings');
  const format = useFormat();
  const live = isLive(run);
  const attempts = useEndpoint(
    RUN_ENDPOINTS.listAttempts,
    { params: { runId: run.runId }, query: { cursor: useAddress().get('cursor') } },
    { pollSeconds: live ? 5 : 0, keepPrevious: true },
  );
  const now = useNow(live);
  if (attempts.error) {
    return <Failure error={attempts.error} again={() => void attempts.refetch()} />;
  }
  return (
    <Table
      variant="container"
      wrapLines
      loading={attempts.isPending}
      loadingText={t('loading')}
      items={attempts.data?.body.items ?? []}
      trackBy="jobName"
      ariaLabels={{ tableLabel: t('tab.attempts') }}
      empty={<Box color="text-body-secondary">{t('attempts.none')}</Box>}
      footer={<ListPager next={attempts.data?.body.next} />}
      columnDefinitions={[
        {
          id: 'job',
          header: t('attempts.job'),
          isRowHeader: true,
          minWidth: 140,
          cell: ({ step, attempt }) => (
            <PageLink to={`/trainings/${run.runId}?tab=log&log=${step}-${attempt}`}>
              {t('attempts.name', { step: t(`step.${step}`), attempt })}
            </PageLink>
          ),
        },
        {
          id: 'status',
          header: t('status'),
          minWidth: 150,
          cell: ({ status }) => (
            <StatusIndicator type={LOOKS[status] ?? 'pending'}>{t(`attempts.is.${status}`)}</StatusIndicator>
          ),
        },
        {
          id: 'took',
          header: t('took'),
          minWidth: 90,
          cell: ({ status, startedAt, stoppedAt }) =>
            startedAt && (stoppedAt || (live && status === 'RUNNING'))
              ? format.duration(secondsOf({ startedAt, endedAt: stoppedAt }, now))
              : '–',
        },
        {
          id: 'cost',
          header: t('cost'),
          minWidth: 110,
          cell: ({ costUsd, onDemandUsd }) =>
            costUsd === undefined ? (
              '–'
            ) : (
              <>
                {format.usd(costUsd)}
                {onDemandUsd !== undefined && onDemandUsd > costUsd && (
                  <Box variant="small">{t('attempts.saved', { usd: format.usd(onDemandUsd - costUsd) })}</Box>
                )}
              </>
            ),
        },
        {
          id: 'diagnosis',
          header: t('attempts.diagnosis'),
          minWidth: 220,
          cell: ({ diagnosis, message, statusReason }) =>
            diagnosis ? (
              <>
                <b>{t(`attempts.class.${diagnosis}`, diagnosis)}</b> {message ?? statusReason}
              </>
            ) : (
              '–'
            ),
        },
        { id: 'remedy', header: t('attempts.remedy'), minWidth: 140, cell: ({ remedy = '–' }) => remedy },
        {
          id: 'machine',
          header: t('attempts.machine'),
          minWidth: 150,
          cell: (attempt) => (
            <>
              {machineOf(attempt, t)}
              {attempt.machineAssumed && (
                <Box variant="small" color="text-body-secondary" display="block">
                  {t('attempts.assumed')}
                </Box>
              )}
            </>
          ),
        },
      ]}
    />
  );
}

function machineOf({ instanceType, purchase }: JobAttempt, t: (key: string) => string): string {
  if (instanceType === undefined) return '–';
  return purchase ? `${instanceType}, ${t(`attempts.${purchase}`)}` : instanceType;
}
