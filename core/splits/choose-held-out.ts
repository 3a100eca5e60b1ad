/** A source segment that may be held out, with the pair that stands for it. */
export interface Candidate<Row> {
  /** Skeleton of the source: the unit that is held out whole. */
  unit: string;
  targetSkeleton: string;
  row: Row;
}

export interface Choice<Row> {
  test: Row[];
  validation: Row[];
}

/**
 * Splits a number of held-out pairs over sources in proportion to their sizes (largest remainders; ties by name).
 * @param sizes pairs by source id
 */
export function quotas(total: number, sizes: ReadonlyMap<string, number>): Map<string, number> {
  const all = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  if (all === 0) return new Map();
  const shares = [...sizes]
    .map(([sourceId, size]) => ({ sourceId, exact: (total * size) / all }))
    .map(({ sourceId, exact }) => ({ sourceId, whole: Math.floor(exact), rest: exact - Math.floor(exact) }));
  let missing = total - shares.reduce((sum, { whole }) => sum + whole, 0);
  const byRest = [...shares].sort((a, b) => b.rest - a.rest || (a.sourceId < b.sourceId ? -1 : 1));
  for (const share of byRest) {
    if (missing === 0) break;
    share.whole++;
    missing--;
  }
  return new Map(shares.map(({ sourceId, whole }) => [sourceId, whole]));
}

/** Skeletons that are held out already; choosing adds to them. */
export interface Taken {
  sources: Set<string>;
  targets: Set<string>;
}

/**
 * Takes each source's quota from its candidates, in their order, sources by name; test before validation. No unit and
 * no target skeleton is taken twice, over both splits and all sources. A source that runs out gives what it has.
 */
export function chooseHeldOut<Row>(
  candidates: ReadonlyMap<string, readonly Candidate<Row>[]>,
  wanted: { test: ReadonlyMap<string, number>; validation: ReadonlyMap<string, number> },
  taken: Taken,
): Choice<Row> {
  const choice: Choice<Row> = { test: [], validation: [] };
  for (const split of ['test', 'validation'] as const) {
    for (const sourceId of [...candidates.keys()].sort()) {
      let missing = wanted[split].get(sourceId) ?? 0;
      for (const { unit, targetSkeleton, row } of candidates.get(sourceId) ?? []) {
        if (missing === 0) break;
        if (taken.sources.has(unit) || taken.targets.has(targetSkeleton)) continue;
        taken.sources.add(unit);
        taken.targets.add(targetSkeleton);
        choice[split].push(row);
        missing--;
      }
    }
  }
  return choice;
}
