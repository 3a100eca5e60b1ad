import {
  METRICS,
  type MetricName,
  type MetricScore,
  type MetricScores,
} from '../../../../contracts/evaluation.ts';

/** The metrics that were measured, in the order in which all are named. */
export const scoredMetrics = (scores: MetricScores): { name: MetricName; found: MetricScore }[] =>
  (Object.keys(METRICS) as MetricName[]).flatMap((name) => {
    const found = scores[name];
    return found ? [{ name, found }] : [];
  });
