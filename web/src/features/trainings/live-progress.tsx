import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslation } from 'react-i18next';
import type { ProgressFile } from '../../../../contracts/job.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Time } from '../../layout/time.tsx';
import { useNow } from '../../runs/use-now.ts';

/** How far the job is that goes on now, and what training measures or measured of itself. */
export function LiveProgress({ files, live }: { files: readonly ProgressFile[]; live: boolean }) {
  const { t } = useTranslation('trainings');
  const training = files.find(({ step }) => step === 'train');
  const latest = files.reduce<ProgressFile | undefined>(
    (last, file) => (last && last.updatedAt > file.updatedAt ? last : file),
    undefined,
  );
  if (!latest) return <Box color="text-body-secondary">{t(live ? 'progress.waiting' : 'progress.none')}</Box>;
  if (!live && !(training && measures(training))) return null;
  return (
    <Container header={<Header variant="h2">{t(live ? 'progress.title' : 'progress.ended')}</Header>}>
      <SpaceBetween size="m">
        {live && <JobProgress file={latest} />}
        {training && measures(training) && <TrainingFigures file={training} />}
      </SpaceBetween>
    </Container>
  );
}

function JobProgress({ file }: { file: ProgressFile }) {
  const { t } = useTranslation('trainings');
  const format = useFormat();
  const now = useNow(true);
  const { step, attempt, done, total, unit, message, secondsLeft, updatedAt } = file;
  const parts = [
    t(`progress.${unit}`, { done: format.count(done), total: format.count(total) }),
    ...(secondsLeft !== null && done < total
      ? [t('progress.left', { time: format.duration(secondsLeft) })]
      : []),
    message,
  ];
  return (
    <ProgressBar
      label={t(`step.${step}`)}
      description={attempt > 1 ? t('progress.attempt', { attempt }) : undefined}
      value={total > 0 ? (100 * done) / total : 0}
      additionalInfo={
        <>
          {parts.filter(Boolean).join(' · ')} · {t('progress.updated')}{' '}
          <Time at={updatedAt} as="ago" now={now} />
        </>
      }
    />
  );
}

/** Searches over tables have no loss and no speed of their own. */
const measures = ({ loss, targetTokensPerSecond }: ProgressFile) =>
  loss !== null || targetTokensPerSecond !== null;

function TrainingFigures({ file }: { file: ProgressFile }) {
  const { t } = useTranslation('trainings');
  const format = useFormat();
  const figures: [string, number | null, (value: number) => string][] = [
    ['loss', file.loss, (value) => format.decimal(value, 3)],
    ['speed', file.targetTokensPerSecond, format.count],
    ['utilization', file.modelFlopsUtilization, format.percent],
    ['dataWait', file.dataWaitShare, format.percent],
    ['padding', file.paddingShare, format.percent],
  ];
  const known = figures.flatMap(([name, value, show]) =>
    value === null ? [] : [{ label: t(`figure.${name}`), value: show(value) }],
  );
  const memory = file.gpuMemoryBytes === null ? t('figure.noGpu') : format.bytes(file.gpuMemoryBytes);
  return <KeyValuePairs columns={4} items={[...known, { label: t('figure.memory'), value: memory }]} />;
}
