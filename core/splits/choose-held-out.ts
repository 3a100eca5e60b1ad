/** A unit that may be held out. */
export interface Candidate {
  /** Key of the unit that is held out whole. */
  unit: string;
  /** Pairs that it has. */
  pairs: number;
  /** Skeletons of the pair that stands for it, where a unit is a single segment. */
  segment?: { source: string; target: string };
}

/**
 * Splits a number of held-out pairs over strata in proportion to their sizes (largest remainders; ties by name).
 * @param sizes pairs by stratum
 */
export function quotas(total: number, sizes: ReadonlyMap<string, number>): Map<string, number> {
  const all = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  if (all === 0) return new Map();
  const shares = [...sizes]
    .map(([stratum, size]) => ({ stratum, exact: (total * size) / all }))
    .map(({ stratum, exact }) => ({ stratum, whole: Math.floor(exact), rest: exact - Math.floor(exact) }));
  let missing = total - shares.reduce((sum, { whole }) => sum + whole, 0);
  const byRest = [...shares].sort((a, b) => b.rest - a.rest || (a.stratum < b.stratum ? -1 : 1));
  for (const share of byRest) {
    if (missing === 0) break;
    share.whole++;
    missing--;
  }
  return new Map(shares.map(({ stratum, whole }) => [stratum, whole]));
}

/** What is held out already; choosing adds to it. */
export interface Taken {
  units: Set<string>;
  /** Skeletons of source and target segments. */
  sources: Set<string>;
  targets: Set<string>;
}

/** The units of each split by stratum, in the order in which they were taken. */
export type Choice = Record<'test' | 'validation', Map<string, string[]>>;

/**
 * Takes each stratum's quota of pairs from its candidates, in their order, strata by name; test before validation. No
 * unit is taken twice, over both splits and all strata, and where units are segments no target text either. A stratum
 * that runs out gives what it has; the last unit of a quota may hold more pairs than are missing.
 */
export function chooseHeldOut(
  candidates: ReadonlyMap<string, readonly Candidate[]>,
  wanted: { test: ReadonlyMap<string, number>; validation: ReadonlyMap<string, number> },
  taken: Taken,
): Choice {
  const choice: Choice = { test: new Map(), validation: new Map() };
  for (const split of ['test', 'validation'] as const) {
    for (const stratum of [...candidates.keys()].sort()) {
      const units: string[] = [];
      let missing = wanted[split].get(stratum) ?? 0;
      for (const candidate of candidates.get(stratum) ?? []) {
        if (missing <= 0) break;
        if (!take(candidate, taken)) continue;
        units.push(candidate.unit);
        missing -= candidate.pairs;
      }
      choice[split].set(stratum, units);
    }
  }
  return choice;
}

function take({ unit, segment }: Candidate, taken: Taken): boolean {
  if (taken.units.has(unit)) return false;
  if (segment) {
    if (taken.sources.has(segment.source) || taken.targets.has(segment.target)) return false;
    taken.sources.add(segment.source);
    taken.targets.add(segment.target);
  }
  taken.units.add(unit);
  return true;
}
