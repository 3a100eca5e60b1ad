import { useTranslation } from 'react-i18next';
import {
  METRICS,
  type MetricDifference,
  type MetricName,
  type MetricScore,
} from '../../../contracts/evaluation.ts';
import { metricDigits } from '../../../core/evaluation/describe-scores.ts';
import { useFormat } from './use-format.ts';

/** What resampling can tell from nothing. */
const LEAST_CHANCE = 0.001;

/** Scores and differences of metrics as people of the page's language write them. */
export function useMetricText() {
  const { t } = useTranslation('layout');
  const format = useFormat();
  const value = (metric: MetricName, score: number) => format.decimal(score, metricDigits(metric));
  const signed = (metric: MetricName, score: number) => `${score > 0 ? '+' : ''}${value(metric, score)}`;
  return {
    title: (metric: MetricName) => METRICS[metric].title,
    value,
    signed,
    score: (metric: MetricName, { score }: MetricScore) => value(metric, score),
    /** The bounds of the 95 % interval. */
    interval: (metric: MetricName, { low, high }: MetricScore) =>
      t('range', { low: value(metric, low), high: value(metric, high) }),
    difference: (metric: MetricName, { difference, low, high }: MetricDifference) =>
      `${signed(metric, difference)} (${t('range', { low: signed(metric, low), high: signed(metric, high) })})`,
    /** How likely it is that what was found is chance; what is next to nothing is not written as nothing. */
    chance: (pValue: number) =>
      pValue < LEAST_CHANCE ? `p < ${format.decimal(LEAST_CHANCE, 3)}` : `p = ${format.decimal(pValue, 3)}`,
  };
}

/** How sure it is that a challenger is better or worse than the champion: whether the interval leaves out zero. */
export function verdictOf(
  metric: MetricName,
  { low, high }: MetricDifference,
): 'better' | 'worse' | 'unsure' {
  if (low <= 0 && high >= 0) return 'unsure';
  return low > 0 === (METRICS[metric].better === 'higher') ? 'better' : 'worse';
}
