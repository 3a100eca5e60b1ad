import { fillDiagonalPrior } from './kernels/diagonal-prior.ts';
import type { TranslationTable } from './translation-table.ts';

/** Id of a word that the vocabulary lacks. */
export const UNKNOWN = -1;

/** Natural log of P(target word | source segment) for words without any translation in the table, relative to nothing. */
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
  const result = new Float64Array(targetIds.length);
  targetIds.forEach((target, j) => {
    if (target !== UNKNOWN) result[j] = table.nullRow[target] * table.nullProbability;
  });
  forEachCell(table, sourceIds, targetIds, priors, (_i, j, probability) => {
    result[j] += probability;
  });
  return result.map((probability) => Math.log(Math.max(probability, FLOOR_PROBABILITY)));
}

/** Most probable source word (0-based) of every target word, -1 for NULL: the Viterbi alignment of the model. */
export function bestLinks(
  table: TranslationTable,
  sourceIds: readonly number[],
  targetIds: readonly number[],
  priors: PriorCache,
): Int32Array {
  const links = new Int32Array(targetIds.length).fill(-1);
  const best = Float64Array.from(targetIds, (target) =>
    target === UNKNOWN ? 0 : table.nullRow[target] * table.nullProbability,
  );
  forEachCell(table, sourceIds, targetIds, priors, (i, j, probability) => {
    if (probability > best[j]) {
      best[j] = probability;
      links[j] = i;
    }
  });
  return links;
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

function forEachCell(
  table: TranslationTable,
  sourceIds: readonly number[],
  targetIds: readonly number[],
  cache: PriorCache,
  visit: (i: number, j: number, probability: number) => void,
): void {
  const priors = cache.of(sourceIds.length, targetIds.length);
  for (let i = 0; i < sourceIds.length; i++) {
    if (sourceIds[i] === UNKNOWN) continue;
    for (let j = 0; j < targetIds.length; j++) {
      if (targetIds[j] === UNKNOWN) continue;
      const translation = translationProbability(table, sourceIds[i], targetIds[j]);
      if (translation > 0) visit(i, j, translation * priors[i * targetIds.length + j]);
    }
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
