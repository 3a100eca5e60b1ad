import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Table from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import type { MetricName, TestSetEvaluation } from '../../../../contracts/evaluation.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useMetricText } from '../../i18n/use-metric-text.ts';
import { scoredMetrics } from './scored-metrics.ts';

type Slice = TestSetEvaluation['slices'][number];

/** So few are shown at once. */
const FEW = 8;

/** The parts of a set by domain, length and whatever else was declared, each with its scores. */
export function SlicesSection({ slices, primary }: { slices: readonly Slice[]; primary: MetricName }) {
  const { t } = useTranslation('models');
  const format = useFormat();
  const metrics = useMetricText();
  const measured = new Set(slices.flatMap((slice) => scoredMetrics(slice.metrics).map(({ name }) => name)));
  if (slices.length === 0) return null;
  return (
    <ExpandableSection
      headerText={t('slices', { count: slices.length })}
      defaultExpanded={slices.length <= FEW}
    >
      <Table
        variant="embedded"
        contentDensity="compact"
        items={slices}
        trackBy="slice"
        ariaLabels={{ tableLabel: t('slices', { count: slices.length }) }}
        columnDefinitions={[
          { id: 'slice', header: t('slice'), isRowHeader: true, cell: ({ slice }) => slice },
          { id: 'segments', header: t('segments'), cell: (slice) => format.count(slice.segments) },
          ...[primary, ...[...measured].filter((metric) => metric !== primary)].map((metric) => ({
            id: metric,
            header: metrics.title(metric),
            cell: (slice: Slice) => {
              const found = slice.metrics[metric];
              return found ? `${metrics.score(metric, found)} (${metrics.interval(metric, found)})` : '–';
            },
          })),
        ]}
      />
    </ExpandableSection>
  );
}
