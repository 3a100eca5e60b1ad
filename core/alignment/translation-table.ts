import type { TokenizedBitext } from './bitext.ts';
import {
  addLikelihood,
  countPosteriors,
  countPriors,
  loadRow,
  normaliseRow,
} from './kernels/word-major-sweep.ts';
import { expectedFeature, fillPriors, indexBitext, type WordMajorIndex } from './word-major-index.ts';

/** Settings of one training. */
export interface TrainingOptions {
  /** Times that the probabilities are estimated anew. */
  iterations: number;
  /** Probability that a target word comes from no source word. */
  nullProbability: number;
  /** Dirichlet concentration of the translation probabilities. */
  concentration: number;
  initialTension: number;
  /** Smaller probabilities are left out of the finished table. */
  pruneBelow: number;
}

/**
 * fast_align's, but for the concentration: its 0.01 makes rows of rare words so peaked that unseen good pairs score
 * like bad ones. Of shuffled pairs of four and five tokens 41 % (en-de) and 21 % (en-ko) were caught at 2 % false
 * rejects with 0.01, 98 % with 0.1 (bench/alignment-quality.ts --units, some 10,000 interface strings each).
 */
export const TRAINING_DEFAULTS: TrainingOptions = {
  iterations: 5,
  nullProbability: 0.08,
  concentration: 0.1,
  initialTension: 4,
  pruneBelow: 1e-6,
};

/** P(target word | source word) in compressed rows, with what else a direction needs. Word ids index both vocabularies. */
export interface TranslationTable {
  /** Entries of source word w are rows[w] ... rows[w + 1] - 1. */
  rows: Int32Array;
  /** Ascending within a row. */
  targets: Int32Array;
  probabilities: Float32Array;
  /** P(target word | NULL), dense. */
  nullRow: Float32Array;
  /** Natural log of the target words' relative frequency; -Infinity for words that were not in the training. */
  logUnigram: Float32Array;
  tension: number;
  nullProbability: number;
  /** exp of minus the mean log likelihood per target token in the last iteration. */
  perplexity: number;
}

const TENSION_STEPS = 8;
const TENSION_RATE = 20;
const TENSION_BOUNDS = [0.1, 14] as const;

/**
 * Trains fast_align's model (IBM model 2 with a diagonal prior of one parameter; Dyer, Chahuneau and Smith 2013) of the
 * target given the source, by EM that goes through the source words instead of the sentences. In the first iteration
 * all translations are equally probable, so posteriors equal priors. Memory: about 1.2 KB per pair.
 *
 * This is the readable version and the reference of the one that runs: `TrainingPool` gives the same bits, faster.
 */
export function trainTranslationTable(
  bitext: TokenizedBitext,
  options: Partial<TrainingOptions> = {},
): TranslationTable {
  const settings = { ...TRAINING_DEFAULTS, ...options };
  const state = startTraining(bitext, settings);
  countAlignmentPriors(state, settings);
  let perplexity = state.targetVocabulary;
  let tension = settings.initialTension;
  for (let iteration = 1; iteration < settings.iterations; iteration++) {
    const notNull = 1 - settings.nullProbability;
    fillPriors(state.index, tension, notNull, state.priors);
    perplexity = computeLikelihood(state, settings);
    const empirical = reestimate(state, settings) / state.index.targetIds.length;
    tension = climbTension(state.index, tension, empirical);
  }
  return {
    ...prunedRows(state, settings.pruneBelow),
    nullRow: state.nullRow,
    logUnigram: logUnigram(bitext),
    tension,
    nullProbability: settings.nullProbability,
    perplexity,
  };
}

interface TrainingState {
  index: WordMajorIndex;
  priors: Float32Array;
  sourceVocabulary: number;
  targetVocabulary: number;
  rows: Int32Array;
  columns: Int32Array;
  probabilities: Float32Array;
  nullRow: Float32Array;
  /** Columns of the NULL row: every target word that occurs. */
  nullColumns: Int32Array;
  /** Dense work arrays over the target vocabulary. */
  row: Float32Array;
  counts: Float64Array;
  /** Per target token, in the order of the index. */
  likelihood: Float64Array;
}

function startTraining(bitext: TokenizedBitext, settings: TrainingOptions): TrainingState {
  if (bitext.pairs === 0) throw new RangeError('The aligner needs at least one pair to train on.');
  const index = indexBitext(bitext);
  const targetVocabulary = bitext.target.vocabularySize;
  const priors = new Float32Array(index.priorCells);
  fillPriors(index, settings.initialTension, 1 - settings.nullProbability, priors);
  return {
    index,
    priors,
    sourceVocabulary: bitext.source.vocabularySize,
    targetVocabulary,
    rows: new Int32Array(bitext.source.vocabularySize + 1),
    columns: new Int32Array(0),
    probabilities: new Float32Array(0),
    nullRow: new Float32Array(targetVocabulary),
    nullColumns: index.targetWords,
    row: new Float32Array(targetVocabulary),
    counts: new Float64Array(targetVocabulary),
    likelihood: new Float64Array(index.targetIds.length),
  };
}

/** The first iteration. It also finds out which target words every source word meets: the shape of the table. */
function countAlignmentPriors(state: TrainingState, settings: TrainingOptions): void {
  const { index, counts, rows } = state;
  for (const target of index.targetIds) counts[target] += settings.nullProbability;
  normaliseNullRow(state, settings);
  let end = 0;
  let columns = new Int32Array(1 << 16);
  let probabilities = new Float32Array(1 << 16);
  for (let word = 0; word < state.sourceVocabulary; word++) {
    rows[word] = end;
    const needed = end + Math.min(state.targetVocabulary, cellsOf(index, word));
    if (needed > columns.length) {
      columns = enlarged(columns, new Int32Array(Math.ceil(needed * 1.5)));
      probabilities = enlarged(probabilities, new Float32Array(columns.length));
    }
    const last = countPriors(index.occurrences, word, index.targetIds, state.priors, counts, columns, end);
    normaliseRow(end, last, columns, counts, state.row, probabilities, settings.concentration);
    end = last;
  }
  rows[state.sourceVocabulary] = end;
  state.columns = columns.slice(0, end);
  state.probabilities = probabilities.slice(0, end);
}

/** E-step, first half: the likelihood of every target token. @returns the perplexity */
function computeLikelihood(state: TrainingState, { nullProbability }: TrainingOptions): number {
  const { index, rows, columns, probabilities, row, likelihood, nullRow } = state;
  const { targetIds } = index;
  for (let token = 0; token < targetIds.length; token++) {
    likelihood[token] = nullRow[targetIds[token]] * nullProbability;
  }
  for (let word = 0; word < state.sourceVocabulary; word++) {
    loadRow(rows[word], rows[word + 1], columns, probabilities, row);
    addLikelihood(index.occurrences, word, targetIds, state.priors, row, likelihood);
  }
  return Math.exp(-sumOfLogs(likelihood) / targetIds.length);
}

/** Of the product of four where it does not underflow: a logarithm costs more than all else that is done per token. */
function sumOfLogs(values: Float64Array): number {
  let sum = 0;
  let at = 0;
  for (; at + 4 <= values.length; at += 4) {
    const four = values[at] * values[at + 1] * values[at + 2] * values[at + 3];
    if (four > 1e-280) sum += Math.log(four);
    else for (let one = at; one < at + 4; one++) sum += Math.log(values[one]);
  }
  for (; at < values.length; at++) sum += Math.log(values[at]);
  return sum;
}

/** E-step, second half, and M-step, row by row. @returns the sum of the empirical feature for the tension */
function reestimate(state: TrainingState, settings: TrainingOptions): number {
  const { index, rows, columns, probabilities, row, counts, likelihood, nullRow } = state;
  const { targetIds } = index;
  for (let token = 0; token < targetIds.length; token++) {
    const inverse = 1 / likelihood[token];
    likelihood[token] = inverse;
    const target = targetIds[token];
    counts[target] += nullRow[target] * settings.nullProbability * inverse;
  }
  normaliseNullRow(state, settings);
  let feature = 0;
  for (let word = 0; word < state.sourceVocabulary; word++) {
    loadRow(rows[word], rows[word + 1], columns, probabilities, row);
    feature += countPosteriors(index.occurrences, word, targetIds, state.priors, row, likelihood, counts);
    normaliseRow(rows[word], rows[word + 1], columns, counts, row, probabilities, settings.concentration);
  }
  return feature;
}

function normaliseNullRow(state: TrainingState, { concentration }: TrainingOptions): void {
  const { nullColumns, counts, nullRow } = state;
  const unused = new Float32Array(nullColumns.length);
  normaliseRow(0, nullColumns.length, nullColumns, counts, nullRow, unused, concentration);
}

/** Gradient ascent on the tension, as in fast_align: eight steps that pull the expected feature to the observed one. */
function climbTension(index: WordMajorIndex, start: number, empirical: number): number {
  let tension = start;
  for (let step = 0; step < TENSION_STEPS; step++) {
    tension += (empirical - expectedFeature(index, tension)) * TENSION_RATE;
    tension = Math.min(TENSION_BOUNDS[1], Math.max(TENSION_BOUNDS[0], tension));
  }
  return tension;
}

function prunedRows(
  { rows, columns, probabilities, sourceVocabulary }: TrainingState,
  pruneBelow: number,
): Pick<TranslationTable, 'rows' | 'targets' | 'probabilities'> {
  const keptRows = new Int32Array(sourceVocabulary + 1);
  const targets = new Int32Array(columns.length);
  const kept = new Float32Array(columns.length);
  let end = 0;
  for (let word = 0; word < sourceVocabulary; word++) {
    const entries: number[] = [];
    for (let at = rows[word]; at < rows[word + 1]; at++)
      if (probabilities[at] >= pruneBelow) entries.push(at);
    entries.sort((a, b) => columns[a] - columns[b]);
    for (const at of entries) {
      targets[end] = columns[at];
      kept[end++] = probabilities[at];
    }
    keptRows[word + 1] = end;
  }
  return { rows: keptRows, targets: targets.slice(0, end), probabilities: kept.slice(0, end) };
}

/** Natural log of the target words' relative frequencies in a bitext. */
export function logUnigram({ target }: TokenizedBitext): Float32Array {
  const counts = new Float64Array(target.vocabularySize);
  for (const id of target.ids) counts[id]++;
  return Float32Array.from(counts, (count) => Math.log(count / target.ids.length));
}

/** Upper bound of the target words that a source word meets. */
function cellsOf({ occurrences }: WordMajorIndex, word: number): number {
  let cells = 0;
  for (let at = occurrences.words[word]; at < occurrences.words[word + 1]; at++) {
    cells += occurrences.targetLength[at];
  }
  return cells;
}

function enlarged<T extends Int32Array | Float32Array>(from: T, into: T): T {
  into.set(from);
  return into;
}
