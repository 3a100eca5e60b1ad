import { availableParallelism } from 'node:os';
import { hash64 } from '../hashing.ts';
import { segmentOf, selectPairs, type TokenizedSide, tokenizeBitext } from './bitext.ts';
import { alignmentScoreOfIds, foldOf, lengthClassOf, shorterLength } from './score.ts';
import { TrainingPool } from './training-pool.ts';
import type { TrainingOptions } from './translation-table.ts';
import { Vocabulary } from './vocabulary.ts';
import { PairScorer, trainWordModel, type WordModel } from './word-model.ts';

/** A pair of the sample that the aligner is trained and calibrated on. */
export interface SamplePair {
  pairId: string;
  sourceId: string;
  source: string;
  target: string;
}

/** A sample pair with its score and those of two bad pairs made from it; all by the model that never saw its fold. */
export interface CrossFitScore {
  sourceId: string;
  /** Index into SCORE_LENGTH_CLASSES, -1 below the first. */
  lengthClass: number;
  good: number;
  /** With the target of another pair, of about the same length. */
  shuffled: number;
  /** With the first half of its target. */
  truncated: number;
}

/** Smaller samples are cut into more folds, because a model of half of a small sample is much worse. */
const LARGE_SAMPLE_PAIRS = 100_000;

/** The number of folds for a sample of a size. */
export function foldsFor(pairs: number): number {
  return pairs >= LARGE_SAMPLE_PAIRS ? 2 : 5;
}

export interface CrossFit {
  folds: number;
  /** Model f was trained on all folds but f. */
  models: WordModel[];
  scores: CrossFitScore[];
}

/**
 * Trains one model per fold on the other folds, and scores every pair of the sample, and a shuffled and a truncated
 * one made from it, with its fold's model. The two directions of a model are trained at the same time. A model scores the pairs it was trained on far too well, so thresholds
 * fitted to those would reject half of the unseen good pairs. Pairs without alignment units on a side are left out.
 * Memory: about 1.5 KB per pair, beside the sample itself.
 */
export async function crossFit(
  sample: readonly SamplePair[],
  units: { source: (text: string) => string[]; target: (text: string) => string[] },
  options: Partial<TrainingOptions> = {},
): Promise<CrossFit> {
  const folds = foldsFor(sample.length);
  const pairs: SamplePair[] = [];
  const vocabularies = { source: new Vocabulary(), target: new Vocabulary() };
  const bitext = tokenizeBitext(cutIntoUnits(sample, units, pairs), vocabularies);
  const foldOfPair = Uint8Array.from(pairs, (pair) => foldOf(pair.source, folds));
  const pool = new TrainingPool(availableParallelism());
  const models: WordModel[] = [];
  try {
    for (let fold = 0; fold < folds; fold++) {
      const others = selectPairs(bitext, (index) => foldOfPair[index] !== fold);
      models.push(await trainWordModel(others, vocabularies, pool, options));
    }
  } finally {
    await pool.close();
  }
  const scorers = models.map((model) => new PairScorer(model));
  const partners = shuffledPartners(pairs, bitext.target);
  const scores = pairs.map((pair, index): CrossFitScore => {
    const source = segmentOf(bitext.source, index);
    const target = segmentOf(bitext.target, index);
    const score = (of: Int32Array) => alignmentScoreOfIds(scorers[foldOfPair[index]], source, of);
    return {
      sourceId: pair.sourceId,
      lengthClass: lengthClassOf(shorterLength(pair)),
      good: score(target),
      shuffled: score(segmentOf(bitext.target, partners[index])),
      truncated: score(target.subarray(0, Math.ceil(target.length / 2))),
    };
  });
  return { folds, models, scores };
}

/** Yields the units of the pairs that have some on both sides, and lists these pairs in `kept`. */
function* cutIntoUnits(
  sample: readonly SamplePair[],
  units: { source: (text: string) => string[]; target: (text: string) => string[] },
  kept: SamplePair[],
): Iterable<{ source: string[]; target: string[] }> {
  for (const pair of sample) {
    const source = units.source(pair.source);
    const target = units.target(pair.target);
    if (source.length === 0 || target.length === 0) continue;
    kept.push(pair);
    yield { source, target };
  }
}

/** For every pair another one whose target has nearly the same number of units: the next in order of length and hash. */
function shuffledPartners(pairs: readonly SamplePair[], targets: TokenizedSide): Int32Array {
  const order = pairs
    .map(({ pairId }, index) => ({
      index,
      length: targets.offsets[index + 1] - targets.offsets[index],
      hash: hash64(pairId, 'shuffle'),
    }))
    .sort((a, b) => a.length - b.length || (a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : 0));
  const partners = new Int32Array(pairs.length);
  order.forEach(({ index }, at) => {
    partners[index] = order[(at + 1) % order.length].index;
  });
  return partners;
}
