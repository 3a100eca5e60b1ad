import { compareRank, type Ranked } from './rank.ts';

/** A pair under what may not be repeated too often: the hash of its source, or of its target. */
export interface Repetition extends Ranked {
  key: number;
}

/**
 * The pairs that are too many under their key: all but the `maximum` best. Whoever is too many among some of the pairs
 * is too many among all of them, so parts may be thinned out first.
 */
export function findExcess<Pair extends Repetition>(pairs: readonly Pair[], maximum: number): Pair[] {
  const byKey = new Map<number, Pair[]>();
  for (const pair of pairs) {
    const group = byKey.get(pair.key);
    if (group) group.push(pair);
    else byKey.set(pair.key, [pair]);
  }
  return [...byKey.values()].flatMap((group) =>
    group.length > maximum ? group.sort(compareRank).slice(maximum) : [],
  );
}
