import Box from '@cloudscape-design/components/box';
import Table from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import { METRICS, type MetricScores, type TestSetEvaluation } from '../../../../contracts/evaluation.ts';
import { useMetricText } from '../../i18n/use-metric-text.ts';
import { Direction } from './direction.tsx';
import { scoredMetrics } from './scored-metrics.ts';

type Row = ReturnType<typeof scoredMetrics>[number];

/** Every metric of a set with its interval, beside it what a simpler way of doing the task reaches, and how it was measured. */
export function ScoresTable({ set: { name, metrics: scores, baselines = {} } }: { set: TestSetEvaluation }) {
  const { t } = useTranslation('models');
  const metrics = useMetricText();
  const written = (row: Row, of: MetricScores) => {
    const found = of[row.name];
    return found ? (
      <>
        {metrics.score(row.name, found)}{' '}
        <Box variant="small" display="inline" color="text-body-secondary">
          ({metrics.interval(row.name, found)})
        </Box>
      </>
    ) : (
      '–'
    );
  };
  return (
    <Table
      variant="embedded"
      wrapLines
      items={scoredMetrics(scores)}
      trackBy="name"
      ariaLabels={{ tableLabel: t('onSet', { set: name }) }}
      columnDefinitions={[
        {
          id: 'metric',
          header: t('metric'),
          minWidth: 110,
          isRowHeader: true,
          cell: (row: Row) => (
            <>
              {metrics.title(row.name)} <Direction better={METRICS[row.name].better} />
            </>
          ),
        },
        {
          id: 'score',
          header: t('scoreAndInterval'),
          minWidth: 150,
          cell: (row: Row) => written(row, scores),
        },
        ...Object.entries(baselines).map(([baseline, of]) => ({
          id: `baseline ${baseline}`,
          header: t('baseline', { name: baseline }),
          minWidth: 150,
          cell: (row: Row) => written(row, of),
        })),
        {
          id: 'signature',
          header: t('signature'),
          cell: ({ found }: Row) => <Box variant="code">{found.signature}</Box>,
        },
      ]}
    />
  );
}
