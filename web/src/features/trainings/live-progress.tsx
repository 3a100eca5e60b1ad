import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslation } from 'react-i18next';
import type { ProgressFile } from '../../../../contracts/job.ts';
import { useFormat } from '../../i18n/use-format.ts';

/** How far each job of a training is, and what it measures of itself. */
export function LiveProgress({ files, live }: { files: readonly ProgressFile[]; live: boolean }) {
  const { t } = useTranslation('trainings');
  if (files.length === 0) {
    return <Box color="text-body-secondary">{t(live ? 'progress.waiting' : 'progress.none')}</Box>;
  }
  return (
    <Container header={<Header variant="h2">{t('progress.title')}</Header>}>
      <SpaceBetween size="l">
        {files.map((file) => (
          <JobProgress key={file.step} file={file} />
        ))}
      </SpaceBetween>
    </Container>
  );
}

function JobProgress({ file }: { file: ProgressFile }) {
  const { t } = useTranslation('trainings');
  const format = useFormat();
  const { step, attempt, done, total, unit, message, secondsLeft, updatedAt } = file;
  const figures: [string, number | null, (value: number) => string][] = [
    ['loss', file.loss, (value) => format.decimal(value, 3)],
    ['speed', file.targetTokensPerSecond, format.count],
    ['memory', file.gpuMemoryBytes, format.bytes],
    ['utilization', file.modelFlopsUtilization, format.percent],
    ['dataWait', file.dataWaitShare, format.percent],
    ['padding', file.paddingShare, format.percent],
  ];
  const known = figures.flatMap(([name, value, show]) =>
    value === null ? [] : [{ label: t(`figure.${name}`), value: show(value) }],
  );
  const parts = [
    t(`progress.${unit}`, { done: format.count(done), total: format.count(total) }),
    ...(secondsLeft !== null && done < total
      ? [t('progress.left', { time: format.duration(secondsLeft) })]
      : []),
    message,
    t('progress.updated', { ago: format.ago(updatedAt) }),
  ];
  return (
    <SpaceBetween size="s">
      <ProgressBar
        label={t(`step.${step}`)}
        description={attempt > 1 ? t('progress.attempt', { attempt }) : undefined}
        value={total > 0 ? (100 * done) / total : 0}
        additionalInfo={parts.filter(Boolean).join(' · ')}
      />
      {known.length > 0 && <KeyValuePairs columns={3} items={known} />}
    </SpaceBetween>
  );
}
