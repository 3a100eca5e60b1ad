import { fillDiagonalPrior } from './kernels/diagonal-prior.ts';
import type { TranslationTable } from './translation-table.ts';

/** Id of a word that the vocabulary lacks. */
export const UNKNOWN = -1;

/** What a probability is taken for at least, so that its logarithm stays finite. */
export const FLOOR_PROBABILITY = 1e-9;

/**
 * Natural log of P(target word | source segment) for each word of an unseen pair, under one direction's table. Words
 * that were not in the training get the floor. Costs source times target words binary searches in short rows.
 */
export function logLikelihoods(
  table: TranslationTable,
  sourceIds: readonly number[],
  targetIds: readonly number[],
  priors: PriorCache,
): Float64Array {
  const result = nullProbabilities(table, targetIds);
  const cells = new Float32Array(targetIds.length);
  const prior = priors.of(sourceIds.length, targetIds.length);
  for (let i = 0; i < sourceIds.length; i++) {
    lookUpRow(table, sourceIds[i], targetIds, cells);
    const at = i * targetIds.length;
    for (let j = 0; j < cells.length; j++) result[j] += cells[j] * prior[at + j];
  }
  for (let j = 0; j < result.length; j++) result[j] = Math.log(Math.max(result[j], FLOOR_PROBABILITY));
  return result;
}

/** Most probable source word (0-based) of every target word, -1 for NULL: the Viterbi alignment of the model. */
export function bestLinks(
  table: TranslationTable,
  sourceIds: readonly number[],
  targetIds: readonly number[],
  priors: PriorCache,
): Int32Array {
  const links = new Int32Array(targetIds.length).fill(-1);
  const best = nullProbabilities(table, targetIds);
  const cells = new Float32Array(targetIds.length);
  const prior = priors.of(sourceIds.length, targetIds.length);
  for (let i = 0; i < sourceIds.length; i++) {
    lookUpRow(table, sourceIds[i], targetIds, cells);
    for (let j = 0; j < cells.length; j++) {
      const probability = cells[j] * prior[i * targetIds.length + j];
      if (probability > best[j]) {
        best[j] = probability;
        links[j] = i;
      }
    }
  }
  return links;
}

function nullProbabilities(table: TranslationTable, targetIds: readonly number[]): Float64Array {
  return Float64Array.from(targetIds, (target) =>
    target === UNKNOWN ? 0 : table.nullRow[target] * table.nullProbability,
  );
}

/** Translation probabilities of one source word to all words of the target segment. */
function lookUpRow(
  table: TranslationTable,
  source: number,
  targetIds: readonly number[],
  cells: Float32Array,
): void {
  for (let j = 0; j < targetIds.length; j++) {
    const known = source !== UNKNOWN && targetIds[j] !== UNKNOWN;
    cells[j] = known ? translationProbability(table, source, targetIds[j]) : 0;
  }
}

/** Remembers the alignment priors of sentence shapes; at most about 32 MiB, then it starts anew. */
export class PriorCache {
  private readonly tables = new Map<number, Float32Array>();
  private cells = 0;

  constructor(private readonly table: TranslationTable) {}

  of(sourceLength: number, targetLength: number): Float32Array {
    const shape = sourceLength * 65_536 + targetLength;
    const known = this.tables.get(shape);
    if (known) return known;
    if (this.cells > 8 * 1024 * 1024) {
      this.tables.clear();
      this.cells = 0;
    }
    const priors = new Float32Array(sourceLength * targetLength);
    const { tension, nullProbability } = this.table;
    fillDiagonalPrior(sourceLength, targetLength, tension, 1 - nullProbability, priors, 0);
    this.tables.set(shape, priors);
    this.cells += priors.length;
    return priors;
  }
}

/** P(target word | source word), 0 where the table has no entry. */
export function translationProbability(table: TranslationTable, source: number, target: number): number {
  let low = table.rows[source];
  let high = table.rows[source + 1] - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = table.targets[middle];
    if (found === target) return table.probabilities[middle];
    if (found < target) low = middle + 1;
    else high = middle - 1;
  }
  return 0;
}
