import Box from '@cloudscape-design/components/box';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useTranslation } from 'react-i18next';
import type { Comparison, MetricName } from '../../../../contracts/evaluation.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useMetricText, verdictOf } from '../../i18n/use-metric-text.ts';

const LOOKS = { better: 'success', worse: 'error', unsure: 'info' } as const;

/** What a challenger is ahead of the champion by a metric, with its interval and whether that is more than chance. */
export function SignificanceText({
  metric,
  comparison,
}: {
  metric: MetricName;
  comparison: Comparison | null;
}) {
  const { t } = useTranslation('models');
  const metrics = useMetricText();
  const format = useFormat();
  const found = comparison?.metrics[metric];
  if (!comparison || !found) return <Box color="text-status-inactive">{t('notCompared')}</Box>;
  const verdict = verdictOf(metric, found);
  return (
    <StatusIndicator type={LOOKS[verdict]} wrapText>
      {metrics.difference(metric, found)} – {t(`verdict.${verdict}`)} (p {format.decimal(found.pValue, 3)},{' '}
      {t('versus', { version: comparison.champion })})
    </StatusIndicator>
  );
}
