import Box from '@cloudscape-design/components/box';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import {
  METRICS,
  type MetricName,
  type MetricScores,
  type TestSetEvaluation,
} from '../../../../contracts/evaluation.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useMetricText } from '../../i18n/use-metric-text.ts';

/** Shares of which less is better; of the others more is. */
const FAULTS = [
  'untranslated',
  'hallucinated',
  'hallucinatedWhenDisturbed',
  'overTranslated',
  'underTranslated',
];

const scored = (metrics: MetricScores) =>
  (Object.keys(METRICS) as MetricName[]).flatMap((name) => {
    const found = metrics[name];
    return found ? [{ name, found }] : [];
  });

/** All that was measured on one test set. */
export function TestSetPanel({ set, primary }: { set: TestSetEvaluation; primary: MetricName }) {
  const { t } = useTranslation('models');
  const format = useFormat();
  const metrics = useMetricText();
  const { name, role, segments, slices, rates, robustness, absent, baselines = {}, lengthRatio } = set;
  const rows = [
    ...scored(set.metrics).map((one) => ({ ...one, of: '' })),
    ...Object.entries(baselines).flatMap(([baseline, of]) =>
      scored(of).map((one) => ({ ...one, of: baseline })),
    ),
  ];
  const sliceMetrics = [...new Set(slices.flatMap((slice) => scored(slice.metrics).map((one) => one.name)))];
  const { undisturbed, ...disturbed } = robustness;
  return (
    <Container
      header={
        <Header
          variant="h2"
          counter={`(${format.count(segments)})`}
          description={[
            t(`role.${role}`),
            set.setId,
            ...(lengthRatio === null ? [] : [t('lengthRatio', { ratio: format.decimal(lengthRatio, 2) })]),
          ].join(' · ')}
        >
          {t('onSet', { set: name })}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <Table
          variant="embedded"
          wrapLines
          items={rows}
          trackBy={({ name: metric, of }) => `${metric} ${of}`}
          columnDefinitions={[
            {
              id: 'metric',
              header: t('metric'),
              isRowHeader: true,
              cell: ({ name: metric, of }) =>
                of ? `${metrics.title(metric)}: ${t('baseline', { name: of })}` : metrics.title(metric),
            },
            {
              id: 'score',
              header: t('score'),
              cell: ({ name: metric, found }) => metrics.score(metric, found),
            },
            {
              id: 'interval',
              header: t('interval'),
              cell: ({ name: metric, found }) => metrics.interval(metric, found),
            },
            {
              id: 'better',
              header: t('betterIs'),
              cell: ({ name: metric }) => t(`better.${METRICS[metric].better}`),
            },
            {
              id: 'signature',
              header: t('signature'),
              cell: ({ found }) => <Box variant="code">{found.signature}</Box>,
            },
          ]}
        />
        {Object.keys(absent).length > 0 && (
          <Box variant="small">
            {Object.entries(absent)
              .map(([what, why]) => `${what in METRICS ? metrics.title(what as MetricName) : what}: ${why}`)
              .join(' ')}
          </Box>
        )}
        <ColumnLayout columns={2}>
          {Object.keys(rates).length > 0 && (
            <Table
              variant="embedded"
              wrapLines
              header={<Header variant="h3">{t('rates')}</Header>}
              items={Object.entries(rates)}
              trackBy={([rate]) => rate}
              columnDefinitions={[
                {
                  id: 'rate',
                  header: t('check'),
                  isRowHeader: true,
                  cell: ([rate]) => t(`rate.${rate}`, rate),
                },
                {
                  id: 'share',
                  header: t('share'),
                  cell: ([, rate]) => (rate ? format.percent(rate.share, 2) : t('noSay')),
                },
                { id: 'of', header: t('of'), cell: ([, rate]) => (rate ? format.count(rate.segments) : '–') },
                {
                  id: 'better',
                  header: t('betterIs'),
                  cell: ([rate]) => t(`better.${FAULTS.includes(rate) ? 'lower' : 'higher'}`),
                },
              ]}
            />
          )}
          {undisturbed !== undefined && (
            <Table
              variant="embedded"
              header={
                <Header
                  variant="h3"
                  description={t('robustnessNote', { chrf: format.decimal(undisturbed, 2) })}
                >
                  {t('robustness')}
                </Header>
              }
              items={Object.entries(disturbed)}
              trackBy={([how]) => how}
              columnDefinitions={[
                {
                  id: 'how',
                  header: t('disturbance'),
                  isRowHeader: true,
                  cell: ([how]) => t(`disturbed.${how}`, how),
                },
                { id: 'chrf', header: 'chrF', cell: ([, chrf]) => format.decimal(chrf, 2) },
                { id: 'loss', header: t('loss'), cell: ([, chrf]) => format.decimal(chrf - undisturbed, 2) },
              ]}
            />
          )}
        </ColumnLayout>
        {slices.length > 0 && (
          <ExpandableSection
            headerText={t('slices', { count: slices.length })}
            defaultExpanded={slices.length <= 8}
          >
            <Table
              variant="embedded"
              items={slices}
              trackBy="slice"
              columnDefinitions={[
                { id: 'slice', header: t('slice'), isRowHeader: true, cell: ({ slice }) => slice },
                { id: 'segments', header: t('segments'), cell: (slice) => format.count(slice.segments) },
                ...[primary, ...sliceMetrics.filter((metric) => metric !== primary)].map((metric) => ({
                  id: metric,
                  header: metrics.title(metric),
                  cell: (slice: TestSetEvaluation['slices'][number]) => {
                    const found = slice.metrics[metric];
                    return found
                      ? `${metrics.score(metric, found)} (${metrics.interval(metric, found)})`
                      : '–';
                  },
                })),
              ]}
            />
          </ExpandableSection>
        )}
      </SpaceBetween>
    </Container>
  );
}
