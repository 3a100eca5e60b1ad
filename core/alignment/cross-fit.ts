import { availableParallelism } from 'node:os';
import {
  concatenated,
  cutSegments,
  pairUp,
  reversed,
  selectPairs,
  selectSegments,
  type TokenizedBitext,
  type TokenizedSide,
} from './bitext.ts';
import { alignmentScores, foldOf, lengthClassOf, shorterLength } from './score.ts';
import { type PairCutters, tokenizePairs } from './tokenize-pairs.ts';
import { TrainingPool } from './training-pool.ts';
import type { TrainingOptions } from './translation-table.ts';
import { Vocabulary } from './vocabulary.ts';
import { trainWordModel, type WordModel } from './word-model.ts';

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

/**
 * Units. Longer pairs are scored, not learnt from, unless fewer than four of five pairs are so short: work grows with
 * the square of the length, and of a sample of joined interface texts the 8 % above forty units take two thirds of it.
 */
const LONGEST_TRAINED = 40;
const LEAST_SHARE_TRAINED = 0.8;

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
 * The sample must be in random order, because a shuffled pair has the target of one that is near. As many trainings run
 * at a time as there are cores. Memory: about 2.5 KB per pair, beside the sample itself.
 * @throws BitextTooLarge
 */
export async function crossFit(
  sample: readonly SamplePair[],
  cutters: PairCutters,
  options: Partial<TrainingOptions> = {},
): Promise<CrossFit> {
  const folds = foldsFor(sample.length);
  const vocabularies = { source: new Vocabulary(), target: new Vocabulary() };
  const { bitext, kept } = tokenizePairs(sample, cutters, vocabularies, 'add');
  const pairs = kept.map((index) => sample[index]);
  const foldOfPair = Uint8Array.from(pairs, (pair) => foldOf(pair.source, folds));
  const lengths = longerLengths(bitext);
  const longest = longestToLearnFrom(lengths);
  const partners = shuffledPartners(bitext.target);
  const scores: CrossFitScore[] = new Array(pairs.length);
  const pool = new TrainingPool(availableParallelism());
  const fitFold = async (fold: number): Promise<WordModel> => {
    const others = selectPairs(bitext, (index) => foldOfPair[index] !== fold && lengths[index] <= longest);
    const model = await trainWordModel(others, vocabularies, pool, options);
    const own = pairs.map((_, index) => index).filter((index) => foldOfPair[index] === fold);
    const byKind = await scoreFold(bitext, own, partners, model, pool);
    own.forEach((index, at) => {
      const { sourceId } = pairs[index];
      const [good, shuffled, truncated] = byKind.map((ofKind) => ofKind[at]);
      scores[index] = {
        sourceId,
        lengthClass: lengthClassOf(shorterLength(pairs[index])),
        good,
        shuffled,
        truncated,
      };
    });
    return model;
  };
  try {
    const models = await Promise.all(Array.from({ length: folds }, (_, fold) => fitFold(fold)));
    return { folds, models, scores };
  } finally {
    await pool.close();
  }
}

/** Units of the longer side of every pair. */
function longerLengths({ pairs, source, target }: TokenizedBitext): Int32Array<ArrayBuffer> {
  const lengthOf = ({ offsets }: TokenizedSide, pair: number) => offsets[pair + 1] - offsets[pair];
  return Int32Array.from({ length: pairs }, (_, pair) =>
    Math.max(lengthOf(source, pair), lengthOf(target, pair)),
  );
}

function longestToLearnFrom(lengths: Int32Array<ArrayBuffer>): number {
  const ascending = lengths.slice().sort();
  return Math.max(LONGEST_TRAINED, ascending[Math.floor(LEAST_SHARE_TRAINED * ascending.length)] ?? 0);
}

/** Scores of some pairs as they are, with their partners' targets, and with the first halves of their own. */
async function scoreFold(
  { source, target }: TokenizedBitext,
  own: readonly number[],
  partners: Int32Array,
  model: WordModel,
  pool: TrainingPool,
): Promise<Float64Array[]> {
  if (own.length === 0) return [];
  const sources = selectSegments(source, own);
  const ofPartners = own.map((index) => partners[index]);
  const bitext = concatenated([
    pairUp(sources, selectSegments(target, own)),
    pairUp(sources, selectSegments(target, ofPartners)),
    pairUp(
      sources,
      cutSegments(target, own, (length) => Math.ceil(length / 2)),
    ),
  ]);
  const [forward, reverse] = await Promise.all([
    pool.score(model.forward, bitext),
    pool.score(model.reverse, reversed(bitext)),
  ]);
  const scores = alignmentScores(bitext, model, { forward, reverse });
  return [0, 1, 2].map((kind) => scores.subarray(kind * own.length, (kind + 1) * own.length));
}

/** For every pair another one whose target has nearly the same number of units: the next in order of length and place. */
function shuffledPartners({ offsets }: TokenizedSide): Int32Array {
  const pairs = offsets.length - 1;
  const order = Float64Array.from(
    { length: pairs },
    (_, index) => (offsets[index + 1] - offsets[index]) * pairs + index,
  ).sort();
  const partners = new Int32Array(pairs);
  for (let at = 0; at < pairs; at++) partners[order[at] % pairs] = order[(at + 1) % pairs] % pairs;
  return partners;
}
