import { useTranslation } from 'react-i18next';
import { TRAINING_ENDPOINTS } from '../../../../contracts/api/trainings.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { useFormat } from '../../i18n/use-format.ts';

/** How full the deployment is: in a sentence, and at which place a training waits for its turn, from 1. */
export function useQueue() {
  const { t } = useTranslation('trainings');
  const format = useFormat();
  const queue = useEndpoint(
    TRAINING_ENDPOINTS.getTrainingQueue,
    {},
    { pollSeconds: (body) => (body?.items.length ? 3 : 15) },
  ).data?.body;
  const waiting = (queue?.items ?? []).filter(({ status }) => status === 'QUEUED').map(({ runId }) => runId);
  const placeOf = (runId: string): number | undefined =>
    waiting.includes(runId) ? waiting.indexOf(runId) + 1 : undefined;
  if (!queue) return { placeOf, summary: undefined };
  const { items, concurrentRuns, monthlyLimitUsd, leftOfMonthUsd } = queue;
  const summary = [
    t('queue.running', { running: items.length - waiting.length, most: concurrentRuns }),
    t('queue.waiting', { count: waiting.length }),
    leftOfMonthUsd === undefined || monthlyLimitUsd === undefined
      ? t('queue.noLimit')
      : t('queue.left', { left: format.usd(leftOfMonthUsd), limit: format.usd(monthlyLimitUsd) }),
  ].join(' · ');
  return { placeOf, summary };
}
