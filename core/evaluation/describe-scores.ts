import { METRICS, type MetricName, type MetricScores } from '../../contracts/evaluation.ts';

const inOrder = (metrics: MetricScores) =>
  (Object.keys(METRICS) as MetricName[]).flatMap((name) => {
    const scored = metrics[name];
    return scored ? [[name, scored.score] as const] : [];
  });

/** The metrics that could be had, for a person: `BLEU 31.3, chrF 55.0`. Shares and losses have three decimals. */
export function describeScores(metrics: MetricScores): string {
  return inOrder(metrics)
    .map(([name, score]) => `${METRICS[name].title} ${score.toFixed(Math.abs(score) < 2 ? 3 : 1)}`)
    .join(', ');
}

/** The same as numbers. */
export const scoresOf = (metrics: MetricScores): Record<string, number> =>
  Object.fromEntries(inOrder(metrics));

const HUNDREDS: readonly MetricName[] = ['bleu', 'chrf', 'chrfpp', 'ter', 'hter'];

/** Decimals of a metric: of those from 0 to 100 two, of shares and losses four. */
export const metricDigits = (metric: MetricName): number => (HUNDREDS.includes(metric) ? 2 : 4);

/** A score or a difference of a metric with its decimals. */
export const formatMetric = (metric: MetricName, value: number): string =>
  value.toFixed(metricDigits(metric));
