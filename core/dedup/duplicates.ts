import type { Origin } from '../pairs/pair.ts';
import { skeleton } from '../text/skeleton.ts';

/** What deciding between duplicates needs of a pair. */
export interface Rankable {
  pairId: string;
  source: string;
  target: string;
  score: number | null;
  origins: readonly [Origin, ...Origin[]];
}

export interface Duplicates<Row> {
  /** With the origins of all their duplicates: their own first, then the others in ascending order. */
  kept: (Row & { origins: [Origin, ...Origin[]] })[];
  /** Each with the pair id of the one that stays. */
  dropped: { row: Row; winner: string }[];
}

/**
 * Of all pairs that are equal but for case, digits, punctuation and white space on both sides, the one with the best
 * score stays, then the one with the smallest pair id, then the one with the first origin: whatever order they come in.
 */
export function mergeDuplicates<Row extends Rankable>(rows: readonly Row[]): Duplicates<Row> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = `${skeleton(row.source)}\0${skeleton(row.target)}`;
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  const result: Duplicates<Row> = { kept: [], dropped: [] };
  for (const group of groups.values()) {
    const [winner, ...losers] = group.sort(compareRank);
    const [first, ...rest] = winner.origins;
    const others = [...rest, ...losers.flatMap((row) => row.origins)].sort(compareOrigins);
    result.kept.push({ ...winner, origins: [first, ...others] });
    for (const row of losers) result.dropped.push({ row, winner: winner.pairId });
  }
  return result;
}

/** The order in which duplicates win. */
export function compareRank(a: Rankable, b: Rankable): number {
  const better = (b.score ?? Number.NEGATIVE_INFINITY) - (a.score ?? Number.NEGATIVE_INFINITY);
  // The difference of two missing scores is not a number.
  return better || compareText(a.pairId, b.pairId) || compareOrigins(a.origins[0], b.origins[0]);
}

/** By source, input and record: the same for any number and order of shards. */
export function compareOrigins(a: Origin, b: Origin): number {
  return compareText(a.sourceId, b.sourceId) || compareText(a.inputId, b.inputId) || a.record - b.record;
}

/** By UTF-16 code units, the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
