import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { TRAINING_ENDPOINTS } from '../../../../contracts/api/trainings.ts';
import type { Run } from '../../../../contracts/entities.ts';
import { isLive } from '../../../../core/registry/run-state.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { AddressTabs } from '../../layout/address-tabs.tsx';
import { Failure } from '../../layout/failure.tsx';
import { PageFailure } from '../../layout/page-failure.tsx';
import { PageLink } from '../../layout/page-link.tsx';
import { Trail } from '../../layout/trail.tsx';
import { EventList } from '../../runs/event-list.tsx';
import { RunHeader } from '../../runs/run-header.tsx';
import { StageGraph } from '../../runs/stage-graph.tsx';
import { useRun } from '../../runs/use-run.ts';
import { useSession } from '../../session/use-session.ts';
import { AttemptTable } from './attempt-table.tsx';
import { LeakageReport } from './leakage-report.tsx';
import { LinkButton } from './link-button.tsx';
import { LiveProgress } from './live-progress.tsx';
import { LogTail } from './log-tail.tsx';
import { QueuePlace } from './queue-place.tsx';
import { RecipeView } from './recipe-view.tsx';
import { TrainingCurves } from './training-curves.tsx';
import { TrainingResults } from './training-results.tsx';

/** One training, live while it goes on. */
export function Component() {
  const { runId = '' } = useParams();
  const { t } = useTranslation('trainings');
  const { may } = useSession();
  const factsOf = useFacts();
  const watched = useRun(runId);
  const run = watched.data?.body.run;
  const live = run !== undefined && isLive(run);
  const progress = useEndpoint(
    TRAINING_ENDPOINTS.getTrainingProgress,
    { params: { runId } },
    { pollSeconds: live ? 2 : 0 },
  );
  if (watched.error) {
    return <PageFailure error={watched.error} again={() => void watched.refetch()} feature="trainings" />;
  }
  if (!watched.data || !run) return <Spinner size="large" />;
  const files = progress.data?.body.items ?? [];
  const training = files.find(({ step }) => step === 'train');
  const tabs = [
    {
      id: 'progress',
      label: t('tab.progress'),
      content: (
        <SpaceBetween size="l">
          {run.status === 'QUEUED' && <QueuePlace runId={runId} />}
          <Container header={<Header variant="h2">{t('stages')}</Header>}>
            <StageGraph run={run} progress={watched.data.body.progress} costs={watched.data.body.costs} />
          </Container>
          {progress.error && <Failure error={progress.error} again={() => void progress.refetch()} />}
          <LiveProgress files={files} live={live} />
          {training && <TrainingCurves curves={[{ name: runId, progress: training }]} />}
        </SpaceBetween>
      ),
    },
    { id: 'attempts', label: t('tab.attempts'), content: <AttemptTable run={run} /> },
    { id: 'log', label: t('tab.log'), content: <LogTail run={run} /> },
    { id: 'results', label: t('tab.results'), content: <TrainingResults run={run} /> },
    { id: 'leakage', label: t('tab.leakage'), content: <LeakageReport run={run} /> },
    { id: 'recipe', label: t('tab.recipe'), content: <RecipeView recipe={run.recipe} /> },
    {
      id: 'events',
      label: t('tab.events'),
      content: <EventList watched={watched.data.body} />,
    },
  ];
  return (
    <SpaceBetween size="l">
      <Trail feature="trainings" here={[{ text: runId, href: `/trainings/${runId}` }]} />
      <RunHeader
        run={run}
        facts={factsOf(run)}
        actions={
          may('operator') &&
          run.model !== undefined && (
            <LinkButton to={`/trainings/new?from=${runId}`}>{t('relaunch')}</LinkButton>
          )
        }
      />
      <AddressTabs label={t('tabs')} tabs={tabs} />
    </SpaceBetween>
  );
}

/** What a training has beside what all runs have. */
function useFacts() {
  const { t } = useTranslation('trainings');
  return ({ model, corpus, languagePair, datasetVersion, modelVersion, sweepId }: Run) => [
    ...(model
      ? [{ label: t('line'), value: <PageLink to={`/trainings/lines/${model}`}>{model}</PageLink> }]
      : []),
    ...(datasetVersion
      ? [
          {
            label: t('datasetVersion'),
            value: (
              <PageLink to={`/data/${corpus}/${languagePair}/${datasetVersion}`}>{datasetVersion}</PageLink>
            ),
          },
        ]
      : []),
    ...(model && modelVersion
      ? [
          {
            label: t('modelVersion'),
            value: <PageLink to={`/models/${model}/${modelVersion}`}>{modelVersion}</PageLink>,
          },
        ]
      : []),
    ...(sweepId
      ? [
          {
            label: t('sweeps.one'),
            value: <PageLink to={`/trainings/sweeps/${sweepId}`}>{sweepId}</PageLink>,
          },
        ]
      : []),
  ];
}
