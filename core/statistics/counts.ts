/** Counts by name: drops by reason, segments by language. */
type Counts = Readonly<Record<string, number>>;

/** The sum of some numbers; 0 of none. */
export function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** A count by its name, which may be any text, also that of something which all objects have. 0 of what is not counted. */
export const countOf = (counts: Counts, name: string): number =>
  Object.hasOwn(counts, name) ? counts[name] : 0;

/** How often each name occurs among some items. Names ascend. */
export function countBy<Item>(items: Iterable<Item>, nameOf: (item: Item) => string): Record<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) {
    const name = nameOf(item);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Adds counts name by name. Names ascend, so that equal sums have equal JSON whatever order they were added in. */
export function addCounts(counts: readonly Counts[]): Record<string, number> {
  const total = new Map<string, number>();
  for (const [name, count] of counts.flatMap((one) => Object.entries(one))) {
    total.set(name, (total.get(name) ?? 0) + count);
  }
  return Object.fromEntries([...total].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Adds histograms class by class; all have the same classes, and those of none are none. */
export function addHistograms(histograms: readonly (readonly number[])[]): number[] {
  const longest = Math.max(0, ...histograms.map((histogram) => histogram.length));
  return Array.from({ length: longest }, (_, index) =>
    sum(histograms.map((histogram) => histogram[index] ?? 0)),
  );
}
