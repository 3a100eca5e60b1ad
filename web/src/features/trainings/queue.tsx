import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslation } from 'react-i18next';
import { TRAINING_ENDPOINTS } from '../../../../contracts/api/trainings.ts';
import type { Run } from '../../../../contracts/entities.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { PageLink } from '../../layout/page-link.tsx';
import { RunStatus } from '../../runs/run-status.tsx';

/** What runs and what waits, in the order of its turn, and how much room and money there is. */
export function Queue() {
  const { t } = useTranslation('trainings');
  const format = useFormat();
  const queue = useEndpoint(
    TRAINING_ENDPOINTS.getTrainingQueue,
    {},
    { pollSeconds: (body) => (body?.items.length ? 3 : 15) },
  ).data?.body;
  if (!queue) return null;
  const { items, concurrentRuns, monthlyLimitUsd, leftOfMonthUsd } = queue;
  const waiting = items.filter(({ status }) => status === 'QUEUED');
  const running = items.filter(({ status }) => status !== 'QUEUED');
  const link = (run: Run, place?: number) => (
    <SpaceBetween key={run.runId} direction="horizontal" size="xs">
      {place === undefined ? <RunStatus status={run.status} /> : <Box>{t('queue.place', { place })}</Box>}
      {run.kind === 'training' ? (
        <PageLink to={`/trainings/${run.runId}`}>{run.runId}</PageLink>
      ) : (
        <Box>{run.runId}</Box>
      )}
    </SpaceBetween>
  );
  return (
    <Container header={<Header variant="h2">{t('queue.title')}</Header>}>
      <SpaceBetween size="m">
        <KeyValuePairs
          columns={3}
          items={[
            {
              label: t('queue.running'),
              value: t('queue.of', { running: running.length, most: concurrentRuns }),
            },
            { label: t('queue.waiting'), value: format.count(waiting.length) },
            {
              label: t('queue.left'),
              value:
                leftOfMonthUsd === undefined || monthlyLimitUsd === undefined
                  ? t('queue.noLimit')
                  : t('queue.leftOf', {
                      left: format.usd(leftOfMonthUsd),
                      limit: format.usd(monthlyLimitUsd),
                    }),
            },
          ]}
        />
        {items.length > 0 && (
          <SpaceBetween size="xxs">
            {running.map((run) => link(run))}
            {waiting.map((run, index) => link(run, index + 1))}
          </SpaceBetween>
        )}
      </SpaceBetween>
    </Container>
  );
}
