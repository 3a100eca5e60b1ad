import { SCORE_LENGTH_CLASSES } from '../../contracts/aligner.ts';
import { SCORE_EDGES } from '../../contracts/shard.ts';
import { hash64, saltSeed } from '../hashing.ts';
import { SkeletonHash } from '../text/kernels/skeleton-hash.ts';
import { SegmentScanner } from '../text/scan-segment.ts';
import { skeleton } from '../text/skeleton.ts';
import type { TokenizedBitext, TokenizedSide } from './bitext.ts';
import { FLOOR_PROBABILITY } from './pair-likelihood.ts';
import type { WordModel } from './word-model.ts';

/**
 * For every pair, how much better each side is explained by the other than by chance: the mean of the two directions'
 * mean log ratio of P(word | other side) to P(word), in nats per word. Words that the training lacked say nothing and
 * count as 0; words that only NULL explains count against the pair, the more the rarer they are. Above 0 for most good
 * pairs.
 * @param explained P(word | other side) of every target word (forward) and every source word (reverse), by the model
 */
export function alignmentScores(
  bitext: TokenizedBitext,
  model: WordModel,
  explained: { forward: Float64Array; reverse: Float64Array },
): Float64Array {
  const forward = meanLogRatios(bitext.target, explained.forward, model.forward.logUnigram);
  const reverse = meanLogRatios(bitext.source, explained.reverse, model.reverse.logUnigram);
  return forward.map((ratio, pair) => (ratio + reverse[pair]) / 2);
}

function meanLogRatios(
  { ids, offsets }: TokenizedSide,
  likelihoods: Float64Array,
  logUnigram: Float32Array,
): Float64Array {
  const means = new Float64Array(offsets.length - 1);
  for (let segment = 0; segment < means.length; segment++) {
    let sum = 0;
    for (let at = offsets[segment]; at < offsets[segment + 1]; at++) {
      const chance = logUnigram[ids[at]];
      // Not of the vocabulary, or not of this training's part of it.
      if (chance === undefined || chance === Number.NEGATIVE_INFINITY) continue;
      sum += Math.log(Math.max(likelihoods[at], FLOOR_PROBABILITY)) - chance;
    }
    means[segment] = sum / (offsets[segment + 1] - offsets[segment]);
  }
  return means;
}

/** Tokens of the shorter side: what length classes and the least number of tokens are judged on. */
export function shorterLength(pair: { source: string; target: string }): number {
  const source = scanner.scan(pair.source).tokens;
  return Math.min(source, scanner.scan(pair.target).tokens);
}

const scanner = new SegmentScanner('und');

/** Index into SCORE_LENGTH_CLASSES, or -1 below the first. */
export function lengthClassOf(shorter: number): number {
  return SCORE_LENGTH_CLASSES.findLastIndex((bound) => shorter >= bound);
}

/** The fold of a pair: it is only ever scored by the model that was trained without its fold. */
export function foldOf(source: string, folds: number): number {
  // Of powers of two, the lower bits of the hash tell the remainder.
  const low = (folds & (folds - 1)) === 0 ? foldHash.lowOf(source) : undefined;
  return low === undefined ? Number(hash64(skeleton(source), FOLD_SALT) % BigInt(folds)) : low % folds;
}

const FOLD_SALT = 'alignment-fold';
const foldHash = new SkeletonHash(saltSeed(FOLD_SALT));

/** Counts over SCORE_EDGES with open classes at both ends. */
export function emptyScoreHistogram(): number[] {
  return new Array<number>(SCORE_EDGES.length + 1).fill(0);
}

/** Counts one score in place. */
export function countScore(histogram: number[], score: number): void {
  const found = SCORE_EDGES.findIndex((edge) => score < edge);
  histogram[found < 0 ? SCORE_EDGES.length : found]++;
}
