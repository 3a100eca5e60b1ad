import { median } from '../consistency/distributions.ts';

/** Scores of one training's validations, oldest first; higher is better. */
export interface Curve {
  runId: string;
  scores: readonly { optimizerStep: number; score: number }[];
}

/** With fewer others a median is chance. */
const FEWEST_OTHERS = 2;

/**
 * The median stopping rule (Golovin et al. 2017, section 3.2.2): a training is hopeless at a step if its best score so
 * far is below the median, over the others, of their mean score up to that step. Others that have not come so far have no
 * say, so the first to arrive is never ended.
 * @param after validations before which nothing is judged
 */
export function isHopeless(training: Curve, others: readonly Curve[], after: number): boolean {
  const last = training.scores.at(-1);
  if (last === undefined || training.scores.length < after) return false;
  const means = others.flatMap(({ scores }) => {
    if ((scores.at(-1)?.optimizerStep ?? 0) < last.optimizerStep) return [];
    const upTo = scores.filter(({ optimizerStep }) => optimizerStep <= last.optimizerStep);
    return upTo.length === 0 ? [] : [upTo.reduce((sum, { score }) => sum + score, 0) / upTo.length];
  });
  if (means.length < FEWEST_OTHERS) return false;
  return Math.max(...training.scores.map(({ score }) => score)) < median(means);
}
