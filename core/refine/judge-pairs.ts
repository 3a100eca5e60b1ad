import { AlignerCard } from '../../contracts/aligner.ts';
import type { PreparationPlan } from '../../contracts/plan.ts';
import type { Refinement } from '../../contracts/refinement.ts';
import { type Aligner, loadAligner } from '../alignment/aligner.ts';
import { readJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';

/** A pair that is to be judged. */
export interface JudgedPair {
  pairId: string;
  source: string;
  target: string;
  sourceId: string;
}

/** What the scores say of a pair. */
export interface PairVerdict {
  /** Alignment score; null where the pair was not scored. */
  score: number | null;
  /** Set where the pair must not be trained on. */
  rejection?: { reason: 'score' | 'quality' | 'term'; detail: string };
}

/** Judges pairs by everything that looks at one pair alone and at its text. */
export type JudgePairs = (pairs: readonly JudgedPair[]) => PairVerdict[];

/** Finds out what is wrong with pairs: one entry per pair, undefined where nothing is. */
export type FindRejections = (pairs: readonly JudgedPair[]) => (PairVerdict['rejection'] | undefined)[];

/**
 * Scores pairs by the aligner, where there is one, and rejects them by its thresholds and by whatever else is given, in
 * that order: the first rejection counts.
 */
export function judgePairs(aligner: Aligner | undefined, others: readonly FindRejections[]): JudgePairs {
  return (pairs) => {
    const verdicts = (aligner?.judge(pairs) ?? []).map(
      ({ score, rejectedBelow }): PairVerdict =>
        rejectedBelow === undefined
          ? { score }
          : { score, rejection: { reason: 'score', detail: `under ${rejectedBelow.toFixed(3)}` } },
    );
    const rejections = others.map((find) => find(pairs));
    return pairs.map((_, at) => {
      const verdict = verdicts[at] ?? { score: null };
      return {
        ...verdict,
        rejection: verdict.rejection ?? rejections.map((found) => found[at]).find(Boolean),
      };
    });
  };
}

/** What judges the pairs of a run. @throws ObjectMissing, ModelDamaged, ContractViolation */
export async function openJudge(
  data: Objects,
  plan: PreparationPlan,
  refinement: Refinement,
): Promise<JudgePairs> {
  const { alignment } = plan.recipe;
  const aligner =
    refinement.alignerKey === undefined
      ? undefined
      : await loadAligner(
          data,
          await readJson(data, refinement.alignerKey, AlignerCard),
          plan.languagePair,
          alignment.minimumTokens,
        );
  return judgePairs(aligner, []);
}
