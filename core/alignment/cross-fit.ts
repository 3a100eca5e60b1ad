import { hash64 } from '../hashing.ts';
import { selectPairs, tokenizeBitext, Vocabulary } from './bitext.ts';
import { alignmentScore, foldOf, lengthClassOf, shorterLength } from './score.ts';
import type { TrainingOptions } from './translation-table.ts';
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
 * one made from it, with its fold's model. A model scores the pairs it was trained on far too well, so thresholds
 * fitted to those would reject half of the unseen good pairs. Pairs without alignment units on a side are left out.
 * Memory: about 3 KB per pair.
 */
export function crossFit(
  sample: readonly SamplePair[],
  units: { source: (text: string) => string[]; target: (text: string) => string[] },
  options: Partial<TrainingOptions> = {},
): CrossFit {
  const folds = foldsFor(sample.length);
  const pairs = sample
    .map((pair) => ({
      ...pair,
      sourceUnits: units.source(pair.source),
      targetUnits: units.target(pair.target),
      fold: foldOf(pair.source, folds),
      lengthClass: lengthClassOf(shorterLength(pair)),
    }))
    .filter(({ sourceUnits, targetUnits }) => sourceUnits.length > 0 && targetUnits.length > 0);
  const vocabularies = { source: new Vocabulary(), target: new Vocabulary() };
  const bitext = tokenizeBitext(
    pairs.map(({ sourceUnits, targetUnits }) => ({ source: sourceUnits, target: targetUnits })),
    vocabularies,
  );
  const models = Array.from({ length: folds }, (_, fold) =>
    trainWordModel(
      selectPairs(bitext, (index) => pairs[index].fold !== fold),
      vocabularies,
      options,
    ),
  );
  const scorers = models.map((model) => new PairScorer(model));
  const partners = shuffledPartners(pairs);
  const scores = pairs.map(({ sourceId, lengthClass, fold, sourceUnits, targetUnits }, index) => {
    const score = (target: readonly string[]) => alignmentScore(scorers[fold], sourceUnits, target);
    return {
      sourceId,
      lengthClass,
      good: score(targetUnits),
      shuffled: score(pairs[partners[index]].targetUnits),
      truncated: score(targetUnits.slice(0, Math.ceil(targetUnits.length / 2))),
    };
  });
  return { folds, models, scores };
}

/** For every pair another one whose target has nearly the same number of units: the next in order of length and hash. */
function shuffledPartners(pairs: readonly { pairId: string; targetUnits: readonly string[] }[]): Int32Array {
  const order = pairs
    .map(({ pairId, targetUnits }, index) => ({
      index,
      length: targetUnits.length,
      hash: hash64(pairId, 'shuffle'),
    }))
    .sort((a, b) => a.length - b.length || (a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : 0));
  const partners = new Int32Array(pairs.length);
  order.forEach(({ index }, at) => {
    partners[index] = order[(at + 1) % order.length].index;
  });
  return partners;
}
