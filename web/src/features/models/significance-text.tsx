import Box from '@cloudscape-design/components/box';
import { useTranslation } from 'react-i18next';
import type { Comparison, MetricName } from '../../../../contracts/evaluation.ts';
import { useMetricText, verdictOf } from '../../i18n/use-metric-text.ts';
import { WrappingStatus } from './wrapping-status.tsx';

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
  const found = comparison?.metrics[metric];
  if (!comparison || !found) return <Box color="text-status-inactive">{t('notCompared')}</Box>;
  const verdict = verdictOf(metric, found);
  // Kept is the share of resamples in which the challenger is not better.
  const chance = verdict === 'worse' ? 1 - found.pValue : found.pValue;
  return (
    <WrappingStatus type={LOOKS[verdict]}>
      {metrics.difference(metric, found)}, {t(`verdict.${verdict}`)} ({metrics.chance(chance)},{' '}
      {t('versus', { version: comparison.champion })})
    </WrappingStatus>
  );
}
