import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import type { Run } from '../../../../contracts/entities.ts';
import {
  METRICS,
  type MetricName,
  type MetricScore,
  type MetricScores,
} from '../../../../contracts/evaluation.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useMetricText } from '../../i18n/use-metric-text.ts';
import { Failure } from '../../layout/failure.tsx';
import { LinkButton } from './link-button.tsx';
import { useResults } from './use-results.ts';

/** Of a set, those that could be measured. */
const namesOf = (metrics: MetricScores) =>
  (Object.keys(METRICS) as MetricName[]).filter((name) => metrics[name]);

/** What the evaluation of a training measured, set by set, and the first segments that it translated. */
export function TrainingResults({ run }: { run: Run }) {
  const { t } = useTranslation('trainings');
  const format = useFormat();
  const written = useMetricText();
  const results = useResults(run);
  if (results.error) {
    return <Failure error={results.error} again={() => void results.refetch()} />;
  }
  const evaluation = results.data?.body.evaluation;
  if (!evaluation) {
    return <Box color="text-body-secondary">{t(results.isPending ? 'loading' : 'results.none')}</Box>;
  }
  const metrics = [...new Set(evaluation.testSets.flatMap(({ metrics }) => namesOf(metrics)))];
  const rows = evaluation.testSets.flatMap(({ setId, name, segments, metrics, baselines = {} }) => [
    { id: setId, name, segments: format.count(segments), metrics },
    ...Object.entries(baselines).map(([baseline, scores]) => ({
      id: `${setId} ${baseline}`,
      name: t('results.baseline', { name: baseline }),
      segments: '',
      metrics: scores,
    })),
  ]);
  const samples = evaluation.testSets.flatMap(({ setId, name, samples }) =>
    samples.map((sample, index) => ({ id: `${setId} ${index}`, name, ...sample })),
  );
  const score = (metric: MetricName, value: MetricScore | null | undefined) =>
    value ? (
      <span title={value.signature}>
        {written.score(metric, value)}{' '}
        <Box variant="small" display="inline" color="text-body-secondary">
          ({written.interval(metric, value)})
        </Box>
      </span>
    ) : (
      '–'
    );
  return (
    <SpaceBetween size="l">
      <Table
        variant="container"
        header={
          <Header
            variant="h2"
            description={t('results.size', {
              parameters: format.count(evaluation.parameters),
              size: format.bytes(evaluation.modelSizeBytes),
            })}
            actions={
              run.model &&
              run.modelVersion && (
                <LinkButton to={`/models/${run.model}/${run.modelVersion}`}>
                  {t('results.version')}
                </LinkButton>
              )
            }
          >
            {t('tab.results')}
          </Header>
        }
        items={rows}
        trackBy="id"
        wrapLines
        columnDefinitions={[
          { id: 'set', header: t('results.set'), cell: ({ name }) => name, isRowHeader: true },
          { id: 'segments', header: t('results.segments'), cell: ({ segments }) => segments },
          ...metrics.map((metric) => ({
            id: metric,
            header: METRICS[metric].title,
            minWidth: 130,
            cell: (row: (typeof rows)[number]) => score(metric, row.metrics[metric]),
          })),
        ]}
      />
      {samples.length > 0 && (
        <Table
          variant="container"
          wrapLines
          header={<Header variant="h2">{t('results.samples')}</Header>}
          items={samples}
          trackBy="id"
          columnDefinitions={[
            { id: 'set', header: t('results.set'), cell: ({ name }) => name, width: 140 },
            {
              id: 'source',
              header: t('source'),
              width: '28%',
              minWidth: 200,
              cell: ({ source }) => <bdi>{source}</bdi>,
            },
            {
              id: 'reference',
              header: t('results.reference'),
              width: '28%',
              minWidth: 200,
              cell: ({ reference }) => <bdi>{reference}</bdi>,
            },
            {
              id: 'hypothesis',
              header: t('results.hypothesis'),
              width: '28%',
              minWidth: 200,
              cell: ({ hypothesis }) => <bdi>{hypothesis}</bdi>,
            },
          ]}
        />
      )}
    </SpaceBetween>
  );
}
