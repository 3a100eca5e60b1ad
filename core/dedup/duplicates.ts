import type { Origin } from '../pairs/pair.ts';
import { SkeletonHash } from '../text/kernels/skeleton-hash.ts';
import { HashIndex } from './kernels/hash-index.ts';
import { TextHash } from './kernels/text-hash.ts';
import { compareOrigins, compareRank, type Ranked } from './rank.ts';

/** What deciding between duplicates needs of a pair. */
export interface Rankable extends Ranked {
  source: string;
  target: string;
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
 * Pairs are told apart by a 64-bit hash of their skeletons: the probability that two of a million are confused is 3e-8.
 * @param numberOf counts different pairs of skeletons from 0 on, where there are hashes of these already
 */
export function mergeDuplicates<Row extends Rankable>(
  rows: readonly Row[],
  numberOf: (row: Row) => number = bySkeletons(rows.length),
): Duplicates<Row> {
  const groups: Row[][] = [];
  for (const row of rows) {
    const group = numberOf(row);
    if (group === groups.length) groups.push([row]);
    else groups[group].push(row);
  }
  const result: Duplicates<Row> = { kept: [], dropped: [] };
  for (const group of groups) {
    // Most pairs have no duplicate and one origin: nothing is to be merged.
    if (group.length === 1 && group[0].origins.length === 1) {
      const [only] = group;
      result.kept.push(only as Row & { origins: [Origin] });
      continue;
    }
    const [winner, ...losers] = group.length > 1 ? group.sort(compareDuplicates) : group;
    const [first, ...rest] = winner.origins;
    const others = [...rest, ...losers.flatMap((row) => row.origins)].sort(compareOrigins);
    result.kept.push({ ...winner, origins: [first, ...others] });
    for (const row of losers) result.dropped.push({ row, winner: winner.pairId });
  }
  return result;
}

function bySkeletons(expected: number): (row: Rankable) => number {
  const index = new SeenPairs(expected);
  return ({ source, target }) => index.numberOf(source, target);
}

/** Numbers different pairs in the order in which they are first seen, by 64-bit hashes. Memory: see HashIndex. */
export class SeenPairs {
  private readonly index: HashIndex;
  private readonly hash = new TextHash();
  private readonly written = new SkeletonHash(0n);

  constructor(expected?: number) {
    this.index = new HashIndex(expected);
  }

  get size(): number {
    return this.index.size;
  }

  /** The number of all pairs with the same skeletons; the former `size` when it is new. */
  numberOf(source: string, target: string): number {
    const { high, low } = this.hash.start(0).addSkeleton(source).addSkeleton(target).finish();
    return this.index.numberOf(high, low);
  }

  /** The number of all pairs that are equal to the letter. Not to be mixed with `numberOf`. */
  numberAsWritten(source: string, target: string): number {
    const lanes = this.written.ofPair(source, target);
    return this.index.numberOf(lanes[1], lanes[0]);
  }
}

function compareDuplicates(a: Rankable, b: Rankable): number {
  return compareRank(a, b) || compareOrigins(a.origins[0], b.origins[0]);
}
