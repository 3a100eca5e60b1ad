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
  const counts = new Map<number, number>();
  for (const { key } of pairs) counts.set(key, (counts.get(key) ?? 0) + 1);
  // Hardly any key has too many.
  const crowds = new Map<number, Pair[]>();
  for (const [key, count] of counts) if (count > maximum) crowds.set(key, []);
  if (crowds.size === 0) return [];
  for (const pair of pairs) crowds.get(pair.key)?.push(pair);
  return [...crowds.values()].flatMap((crowd) => crowd.sort(compareRank).slice(maximum));
}
