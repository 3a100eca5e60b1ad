import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslation } from 'react-i18next';
import type { LiveRun } from '../../../../contracts/api/overview.ts';
import { type Format, useFormat } from '../../i18n/use-format.ts';
import { PageLink } from '../../layout/page-link.tsx';
import { RunStatus } from '../../runs/run-status.tsx';
import { pageOfRun } from './page-of-run.ts';

/** What goes on now, with how far each stage is where that is known. */
export function RunningList({ running }: { running: readonly LiveRun[] }) {
  const { t } = useTranslation('overview');
  const format = useFormat();
  return (
    <Container
      header={
        <Header variant="h2" counter={`(${format.count(running.length)})`}>
          {t('running')}
        </Header>
      }
    >
      {running.length === 0 ? (
        <Box color="text-body-secondary">{t('nothingRuns')}</Box>
      ) : (
        <SpaceBetween size="l">
          {running.map((run) => (
            <LiveRunItem key={run.runId} run={run} format={format} />
          ))}
        </SpaceBetween>
      )}
    </Container>
  );
}

function LiveRunItem({ run, format }: { run: LiveRun; format: Format }) {
  const { t } = useTranslation(['overview', 'runs']);
  const { kind, corpus, languagePair, model, status, createdAt, stage, costUsd, estimateUsd } = run;
  const cost = [
    ...(costUsd === undefined ? [] : [t('costSoFar', { cost: format.usd(costUsd) })]),
    ...(estimateUsd === undefined ? [] : [t('expectedCost', { cost: format.usd(estimateUsd) })]),
  ];
  return (
    <div>
      <SpaceBetween size="xs" direction="horizontal">
        <PageLink to={pageOfRun(run)}>
          {`${t(`runKind.${kind}`)}: ${model ?? `${corpus} ${languagePair}`}`}
        </PageLink>
        <RunStatus status={status} />
        <Box variant="small" color="text-body-secondary">
          {[t('startedAgo', { ago: format.ago(createdAt) }), ...cost].join(' · ')}
        </Box>
      </SpaceBetween>
      {stage !== undefined && <StageProgress run={run} stage={stage} format={format} />}
    </div>
  );
}

function StageProgress({ run, stage, format }: { run: LiveRun; stage: string; format: Format }) {
  const { t } = useTranslation(['overview', 'runs']);
  const { done, total, secondsLeft } = run;
  const title = t(`runs:stage.${stage}`);
  if (done === undefined || !total) return <Box variant="p">{title}</Box>;
  const left = secondsLeft === undefined ? [] : [t('timeLeft', { duration: format.duration(secondsLeft) })];
  return (
    <ProgressBar
      ariaLabel={title}
      value={(100 * done) / total}
      description={title}
      additionalInfo={[t('doneOf', { done: format.count(done), total: format.count(total) }), ...left].join(
        ' · ',
      )}
    />
  );
}
