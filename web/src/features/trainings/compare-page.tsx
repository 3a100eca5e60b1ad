import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import Table from '@cloudscape-design/components/table';
import { useQueries } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { RUN_ENDPOINTS } from '../../../../contracts/api/runs.ts';
import { TRAINING_ENDPOINTS } from '../../../../contracts/api/trainings.ts';
import type { Run } from '../../../../contracts/entities.ts';
import { type EvaluationFile, METRICS, type MetricName } from '../../../../contracts/evaluation.ts';
import type { ProgressFile } from '../../../../contracts/job.ts';
import { isLive } from '../../../../core/registry/run-state.ts';
import { useClient } from '../../api/api-provider.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { PageFailure } from '../../layout/page-failure.tsx';
import { PageLink } from '../../layout/page-link.tsx';
import { RunStatus } from '../../runs/run-status.tsx';
import { MOST_COMPARED } from './curves-of.ts';
import { type RecipeDifference, recipeDifferences, shown } from './recipe-difference.ts';
import { TrainingCurves } from './training-curves.tsx';
import { useRecipeLabel } from './use-recipe-label.ts';

/** Some trainings beside each other: their curves in one picture, what differs in their recipes, and their scores. */
export function Component() {
  const { t } = useTranslation('trainings');
  const [search] = useSearchParams();
  const runIds = [...new Set((search.get('runs') ?? '').split(',').filter(Boolean))].slice(0, MOST_COMPARED);
  const compared = useCompared(runIds);
  if (runIds.length < 2) return <Box padding="l">{t('compare.few')}</Box>;
  const failed = compared.find(({ error }) => error)?.error;
  if (failed) return <PageFailure error={failed} again={() => location.reload()} feature="trainings" />;
  const runs = compared.flatMap(({ data }) => (data ? [data] : []));
  const header = (
    <Header variant="h1" description={t('compare.help')}>
      {t('compare.title')}
    </Header>
  );
  // Of some of them nothing can be said about all of them.
  if (runs.length < runIds.length) {
    return (
      <SpaceBetween size="l">
        {header}
        <Spinner size="large" />
      </SpaceBetween>
    );
  }
  return (
    <SpaceBetween size="l">
      {header}
      <Scores runs={runs} />
      <TrainingCurves
        curves={runs.flatMap(({ run, progress }) =>
          progress ? [{ name: shortId(run.runId), progress }] : [],
        )}
      />
      <Differences runs={runs} />
    </SpaceBetween>
  );
}

/** The hash at the end of a run's id tells it from others of its line. */
const shortId = (runId: string) => runId.split('-').at(-1) ?? runId;

/** One query a run, because each run is asked for again only while it is live. */
function useCompared(runIds: readonly string[]) {
  const client = useClient();
  return useQueries({
    queries: runIds.map((runId) => ({
      queryKey: ['comparedTraining', runId],
      queryFn: async () => {
        const params = { runId };
        const [{ body: run }, { body: progress }, { body: results }] = await Promise.all([
          client.call(RUN_ENDPOINTS.getRun, { params }),
          client.call(TRAINING_ENDPOINTS.getTrainingProgress, { params }),
          client.call(TRAINING_ENDPOINTS.getTrainingResults, { params }),
        ]);
        return {
          run,
          progress: progress.items.find(({ step }) => step === 'train'),
          evaluation: results.evaluation,
        };
      },
      refetchInterval: (query: { state: { data?: Compared | undefined } }) =>
        query.state.data && isLive(query.state.data.run) ? 2000 : (false as const),
    })),
  });
}

interface Compared {
  run: Run;
  progress: ProgressFile | undefined;
  evaluation: EvaluationFile | undefined;
}

function Scores({ runs }: { runs: readonly Compared[] }) {
  const { t } = useTranslation('trainings');
  const format = useFormat();
  const ownSets = runs.map(({ evaluation }) => evaluation?.testSets.find(({ role }) => role === 'own'));
  const metrics = [...new Set(ownSets.flatMap((set) => Object.keys(set?.metrics ?? {}) as MetricName[]))];
  const best = ({ progress }: Compared) =>
    progress && progress.validations.length > 0
      ? format.decimal(Math.max(...progress.validations.map(({ score }) => score)), 2)
      : '–';
  return (
    <Table
      variant="container"
      header={<Header variant="h2">{t('compare.scores')}</Header>}
      items={[...runs]}
      trackBy={({ run }) => run.runId}
      columnDefinitions={[
        {
          id: 'run',
          header: t('run'),
          isRowHeader: true,
          cell: ({ run }) => (
            <PageLink to={`/trainings/${run.runId}`}>{`${run.model} ${shortId(run.runId)}`}</PageLink>
          ),
        },
        { id: 'status', header: t('status'), cell: ({ run }) => <RunStatus status={run.status} /> },
        { id: 'data', header: t('datasetVersion'), cell: ({ run }) => run.datasetVersion ?? '–' },
        { id: 'best', header: t('compare.best'), cell: best },
        ...metrics.map((metric) => ({
          id: metric,
          header: METRICS[metric].title,
          cell: ({ evaluation }: Compared) => {
            const score = evaluation?.testSets.find(({ role }) => role === 'own')?.metrics[metric];
            return score
              ? `${format.decimal(score.score, 2)} (${format.decimal(score.low, 2)}–${format.decimal(score.high, 2)})`
              : '–';
          },
        })),
        {
          id: 'cost',
          header: t('cost'),
          cell: ({ run }) => (run.costUsd === undefined ? '–' : format.usd(run.costUsd)),
        },
      ]}
    />
  );
}

function Differences({ runs }: { runs: readonly Compared[] }) {
  const { t } = useTranslation('trainings');
  const labelOf = useRecipeLabel();
  return (
    <Table
      variant="container"
      header={<Header variant="h2">{t('compare.recipes')}</Header>}
      items={recipeDifferences(runs.map(({ run }) => run.recipe))}
      trackBy="path"
      empty={<Box color="text-body-secondary">{t('compare.same')}</Box>}
      columnDefinitions={[
        {
          id: 'path',
          header: t('recipe.setting'),
          cell: ({ path }) => labelOf(path),
          isRowHeader: true,
        },
        ...runs.map(({ run }, index) => ({
          id: run.runId,
          header: shortId(run.runId),
          cell: ({ values }: RecipeDifference) => shown(values[index]),
        })),
      ]}
    />
  );
}
