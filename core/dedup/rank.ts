import type { Origin } from '../pairs/pair.ts';

/** What says which of several pairs stays. */
export interface Ranked {
  /** 16 hexadecimal digits. */
  pairId: string;
  /** Null, the lowest, where the pair was not scored. */
  score: number | null;
}

/** The better score first, then the smaller pair id: an order of all different texts that no packing of shards changes. */
export function compareRank(a: Ranked, b: Ranked): number {
  const better = (b.score ?? Number.NEGATIVE_INFINITY) - (a.score ?? Number.NEGATIVE_INFINITY);
  // The difference of two missing scores is not a number.
  return better || compareText(a.pairId, b.pairId);
}

/** By source, input and record: the same for any number and order of shards. */
export function compareOrigins(a: Origin, b: Origin): number {
  return compareText(a.sourceId, b.sourceId) || compareText(a.inputId, b.inputId) || a.record - b.record;
}

/** By UTF-16 code units, the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
