import { AlignerCard } from '../../contracts/aligner.ts';
import type { PreparationPlan } from '../../contracts/plan.ts';
import { languagesOf } from '../../contracts/primitives.ts';
import type { Refinement } from '../../contracts/refinement.ts';
import type { TermReport } from '../../contracts/term-report.ts';
import { type Aligner, type AlignmentVerdict, loadAligner } from '../alignment/aligner.ts';
import { readJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import { loadTermbase } from '../terms/load-termbase.ts';
import type { PairTokens } from '../text/pair-tokens.ts';
import { loadQualityScores, type PairScore } from './quality-scores.ts';
import { TermCheck } from './term-check.ts';

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

/** Pairs that are judged together, by everything that looks at one pair alone and at its text. */
export interface PairBatch {
  add(pair: JudgedPair): void;
  /** A verdict for every pair, in the order in which they were added. */
  judge(): PairVerdict[];
}

/** Begins a batch. */
export type JudgePairs = () => PairBatch;

/** Finds out what is wrong with pairs: one entry per pair, undefined where nothing is. */
export type FindRejections = (pairs: readonly JudgedPair[]) => (PairVerdict['rejection'] | undefined)[];

/**
 * Scores pairs by the aligner, where there is one, and rejects them by its thresholds and by whatever else is given, in
 * that order: the first rejection counts.
 */
export function judgePairs(aligner: Aligner | undefined, others: readonly FindRejections[]): JudgePairs {
  return () => {
    const pairs: JudgedPair[] = [];
    const alignment = aligner?.startBatch();
    return {
      add(pair) {
        pairs.push(pair);
        alignment?.add(pair);
      },
      judge() {
        const verdicts: PairVerdict[] = alignment
          ? alignment.judge().map(verdictOf)
          : pairs.map(() => ({ score: null }));
        for (const find of others) {
          for (const [at, rejection] of find(pairs).entries())
            if (rejection) verdicts[at].rejection ??= rejection;
        }
        return verdicts;
      },
    };
  };
}

function verdictOf({ score, rejectedBelow }: AlignmentVerdict): PairVerdict {
  if (rejectedBelow === undefined) return { score };
  return { score, rejection: { reason: 'score', detail: `under ${rejectedBelow.toFixed(3)}` } };
}

/** What judges the pairs of a run, item by item, and what it finds out about terms where there is a termbase. */
export interface RunJudge {
  judge: JudgePairs;
  /** Of the pairs that were judged since it was asked the last time. */
  takeTermReport: () => TermReport | undefined;
}

/**
 * What the recipe of a run says. Memory: the aligner's tables, 12 bytes per quality score, the termbase.
 * @param tokens of the pair at hand, where others look at it, too
 * @throws ObjectMissing, ModelDamaged, ContractViolation, ParquetDamaged, MalformedTermbase
 */
export async function openJudge(
  data: Objects,
  plan: PreparationPlan,
  refinement: Refinement,
  tokens?: PairTokens,
): Promise<RunJudge> {
  const { termbase, quality, minimumTokens } = plan.recipe.alignment;
  const { alignerKey } = refinement;
  const aligner =
    alignerKey === undefined
      ? undefined
      : await loadAligner(
          data,
          await readJson(data, alignerKey, AlignerCard),
          plan.languagePair,
          minimumTokens,
          tokens,
        );
  const others: FindRejections[] = [];
  if (quality) {
    const scores = await loadQualityScores(data, quality.key);
    others.push(rejectLowQuality(scores, quality.minimum));
  }
  const terms =
    termbase &&
    new TermCheck(
      await loadTermbase(data, termbase.key, languagesOf(plan.languagePair)),
      termbase.onViolation === 'drop',
    );
  if (terms) others.push((pairs) => pairs.map((pair) => terms.rejectionOf(pair)));
  return { judge: judgePairs(aligner, others), takeTermReport: () => terms?.takeReport() };
}

/** Rejects pairs with a score under a bound. */
export function rejectLowQuality(scores: PairScore, minimum: number): FindRejections {
  return (pairs) =>
    pairs.map((pair) => {
      const score = scores.scoreOf(pair.pairId);
      if (score === null || score >= minimum) return undefined;
      return { reason: 'quality', detail: `${score.toFixed(3)}, under ${minimum}` };
    });
}
