import Alert from '@cloudscape-design/components/alert';
import { useTranslation } from 'react-i18next';
import { useQueue } from './use-queue.ts';

/** At which place a training waits, and for what. */
export function QueuePlace({ runId }: { runId: string }) {
  const { t } = useTranslation('trainings');
  const { placeOf, summary } = useQueue();
  const place = placeOf(runId);
  return (
    <Alert type="info" header={place === undefined ? t('queue.title') : t('queue.place', { place })}>
      {summary}
    </Alert>
  );
}
