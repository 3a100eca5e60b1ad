import { METRICS, type MetricName } from '../../../../contracts/evaluation.ts';
import type { Validation } from '../../../../contracts/job.ts';

/**
 * The metric that a validation is judged by, with its own value: its score is that, or where lower is better the negative.
 * @returns undefined where the validation does not say
 */
export function judgedBy({
  score,
  metrics,
}: Pick<Validation, 'score' | 'metrics'>): { metric: MetricName; value: number } | undefined {
  for (const [name, { better }] of Object.entries(METRICS)) {
    const value = metrics[name];
    if (value !== undefined && score === (better === 'higher' ? value : -value)) {
      return { metric: name as MetricName, value };
    }
  }
  return undefined;
}
