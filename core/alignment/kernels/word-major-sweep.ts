// Hot loops of word-major EM. One call handles all occurrences of one source word: its row of the translation table is
// unpacked into a dense array indexed by target word, so no loop has a hash map or a search in it.
import { digamma, expDigamma } from './exp-digamma.ts';

/** Where the source words of a bitext occur, grouped by word. Occurrences of word w are words[w] ... words[w + 1] - 1. */
export interface Occurrences {
  words: Int32Array;
  /** First target token of the segment in which the occurrence stands. */
  targetStart: Int32Array;
  targetLength: Uint16Array;
  /** Start of the occurrence's row of priors, one per target token. */
  priorStart: Int32Array;
  /** Place in the source segment, 1-based, and the segment's length. */
  position: Uint16Array;
  sourceLength: Uint16Array;
}

/** Adds the priors of all cells to the counts of the target words. @returns the new end of `columns`, the words met */
export function countPriors(
  occurrences: Occurrences,
  word: number,
  targetIds: Int32Array,
  priors: Float32Array,
  counts: Float64Array,
  columns: Int32Array,
  columnsEnd: number,
): number {
  const { targetStart, targetLength, priorStart } = occurrences;
  let end = columnsEnd;
  for (let at = occurrences.words[word]; at < occurrences.words[word + 1]; at++) {
    const start = targetStart[at];
    const prior = priorStart[at];
    const length = targetLength[at];
    for (let j = 0; j < length; j++) {
      const target = targetIds[start + j];
      const count = counts[target];
      if (count === 0) columns[end++] = target;
      counts[target] = count + priors[prior + j];
    }
  }
  return end;
}

/** Adds translation probability times prior to the likelihood of every target token that the word may explain. */
export function addLikelihood(
  occurrences: Occurrences,
  word: number,
  targetIds: Int32Array,
  priors: Float32Array,
  row: Float32Array,
  likelihood: Float64Array,
): void {
  const { targetStart, targetLength, priorStart } = occurrences;
  for (let at = occurrences.words[word]; at < occurrences.words[word + 1]; at++) {
    const start = targetStart[at];
    const prior = priorStart[at];
    const length = targetLength[at];
    for (let j = 0; j < length; j++) {
      likelihood[start + j] += row[targetIds[start + j]] * priors[prior + j];
    }
  }
}

/**
 * Adds the posterior of every cell to the counts of the target words.
 * @returns the sum of posterior times -|j/m - i/n|, the empirical side of the tension's gradient, with j from 0 as in
 * fast_align's program: with j from 1, as in its paper, the tension ends lower and 6 % of the links differ from it
 */
export function countPosteriors(
  occurrences: Occurrences,
  word: number,
  targetIds: Int32Array,
  priors: Float32Array,
  row: Float32Array,
  inverseLikelihood: Float64Array,
  counts: Float64Array,
): number {
  const { targetStart, targetLength, priorStart, position, sourceLength } = occurrences;
  let feature = 0;
  for (let at = occurrences.words[word]; at < occurrences.words[word + 1]; at++) {
    const start = targetStart[at];
    const prior = priorStart[at];
    const length = targetLength[at];
    const step = 1 / length;
    let distance = position[at] / sourceLength[at];
    for (let j = 0; j < length; j++) {
      const token = start + j;
      const target = targetIds[token];
      const posterior = row[target] * priors[prior + j] * inverseLikelihood[token];
      counts[target] += posterior;
      feature -= posterior * (distance < 0 ? -distance : distance);
      distance -= step;
    }
  }
  return feature;
}

/**
 * The M-step of one row under a symmetric Dirichlet prior (variational Bayes): from the counts of its columns to its
 * probabilities, which go into `probabilities` and into the dense `row`; the counts are set back to zero.
 */
export function normaliseRow(
  first: number,
  end: number,
  columns: Int32Array,
  counts: Float64Array,
  row: Float32Array,
  probabilities: Float32Array,
  concentration: number,
): void {
  let total = concentration * (end - first);
  for (let at = first; at < end; at++) total += counts[columns[at]];
  const logScale = -digamma(total);
  const scale = Math.exp(logScale);
  // A row that hardly any posterior fell on: both factors leave the range in which the table is exact.
  const exact = total < 0.25;
  for (let at = first; at < end; at++) {
    const target = columns[at];
    const count = counts[target] + concentration;
    const probability = exact ? Math.exp(digamma(count) + logScale) : expDigamma(count) * scale;
    counts[target] = 0;
    row[target] = probability;
    probabilities[at] = probability;
  }
}

/** Unpacks a row into the dense array. Other columns keep old values; no occurrence of the row's word reads them. */
export function loadRow(
  first: number,
  end: number,
  columns: Int32Array,
  probabilities: Float32Array,
  row: Float32Array,
): void {
  for (let at = first; at < end; at++) row[columns[at]] = probabilities[at];
}
