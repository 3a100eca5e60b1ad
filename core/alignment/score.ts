import { SCORE_LENGTH_CLASSES } from '../../contracts/aligner.ts';
import { SCORE_EDGES } from '../../contracts/shard.ts';
import { hash64 } from '../hashing.ts';
import { skeleton } from '../text/skeleton.ts';
import { tokens } from '../text/tokens.ts';
import type { PairScorer, PairScores } from './word-model.ts';

/**
 * How much better each side is explained by the other than by chance: the mean of the two directions' mean log ratio
 * of P(word | other side) to P(word), in nats per word. Words that the training lacked say nothing and count as 0; words
 * that only NULL explains count against the pair, the more the rarer they are. Above 0 for most good pairs.
 */
export function alignmentScore(
  scorer: PairScorer,
  source: readonly string[],
  target: readonly string[],
): number {
  return meanScore(scorer.scorePair(source, target));
}

/** The same of word ids under the model's vocabularies. */
export function alignmentScoreOfIds(
  scorer: PairScorer,
  source: ArrayLike<number>,
  target: ArrayLike<number>,
): number {
  return meanScore(scorer.scoreIds(source, target));
}

function meanScore(scores: PairScores): number {
  return (
    (meanLogRatio(scores.forward, scores.forwardUnigram) +
      meanLogRatio(scores.reverse, scores.reverseUnigram)) /
    2
  );
}

function meanLogRatio(logLikelihood: Float64Array, logUnigram: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < logLikelihood.length; at++) {
    if (logUnigram[at] !== Number.NEGATIVE_INFINITY) sum += logLikelihood[at] - logUnigram[at];
  }
  return sum / logLikelihood.length;
}

/** Tokens of the shorter side: what length classes and the least number of tokens are judged on. */
export function shorterLength(pair: { source: string; target: string }): number {
  return Math.min(tokens(pair.source).length, tokens(pair.target).length);
}

/** Index into SCORE_LENGTH_CLASSES, or -1 below the first. */
export function lengthClassOf(shorter: number): number {
  return SCORE_LENGTH_CLASSES.findLastIndex((bound) => shorter >= bound);
}

/** The fold of a pair: it is only ever scored by the model that was trained without its fold. */
export function foldOf(source: string, folds: number): number {
  return Number(hash64(skeleton(source), 'alignment-fold') % BigInt(folds));
}

/** Counts over SCORE_EDGES with open classes at both ends. */
export function emptyScoreHistogram(): number[] {
  return new Array<number>(SCORE_EDGES.length + 1).fill(0);
}

/** Counts one score in place. */
export function countScore(histogram: number[], score: number): void {
  const found = SCORE_EDGES.findIndex((edge) => score < edge);
  histogram[found < 0 ? SCORE_EDGES.length : found]++;
}
