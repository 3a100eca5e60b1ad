import type { Evaluation } from '../../contracts/entities.ts';
import { METRICS, type MetricName } from '../../contracts/evaluation.ts';

/** What an evaluation on newer text says of a model. */
export interface Decay {
  decayed: boolean;
  /** For a person, with the numbers. */
  message: string;
}

/**
 * Whether a model does clearly worse on newer text than it did at its release: the 95 % intervals of its primary metric
 * do not touch. The two sets are different texts, so a difference may also mean that newer text is harder; either way the
 * model no longer is as good for what arrives as its card says.
 */
export function judgeDecay(
  primary: MetricName,
  release: Pick<Evaluation, 'metrics'> | undefined,
  fresh: Pick<Evaluation, 'metrics' | 'name' | 'segments'>,
): Decay {
  const { title, better } = METRICS[primary];
  const [before, now] = [release?.metrics[primary], fresh.metrics[primary]];
  const measured = (score: { score: number; low: number; high: number }) =>
    `${score.score.toFixed(2)} (95 % interval ${score.low.toFixed(2)} to ${score.high.toFixed(2)})`;
  if (!now) return { decayed: false, message: `${title} could not be had on ${fresh.name}.` };
  const told = `${title} on ${fresh.segments} newer segments (${fresh.name}): ${measured(now)}`;
  if (!before) return { decayed: false, message: `${told}; there is no evaluation of its release.` };
  const decayed = better === 'higher' ? now.high < before.low : now.low > before.high;
  return {
    decayed,
    message: `${told}; at its release ${measured(before)}: ${decayed ? 'clearly worse' : 'no clear decay'}.`,
  };
}
