import { sum } from '../statistics/counts.ts';

/**
 * Population stability index of two histograms over the same classes: sum of (p - q) ln(p / q). Under 0.1 is customarily
 * read as stable, over 0.25 as shifted. An empty class counts as half an observation, so that it does not make the sum
 * infinite. 0 where either side is empty.
 */
export function populationStabilityIndex(expected: readonly number[], actual: readonly number[]): number {
  const [p, q] = [smoothedShares(expected), smoothedShares(actual)];
  if (!p || !q) return 0;
  return sum(p.map((share, index) => (q[index] - share) * Math.log(q[index] / share)));
}

/** Counts by name, or by the class of a histogram. */
type Counted = Readonly<Record<string, number>> | readonly number[];

/** Jensen-Shannon divergence (Lin 1991) of two counted distributions, in bits: 0 for equal, 1 for disjoint. */
export function jensenShannonDivergence(first: Counted, second: Counted): number {
  const [totalFirst, totalSecond] = [sum(Object.values(first)), sum(Object.values(second))];
  if (totalFirst === 0 || totalSecond === 0) return 0;
  let divergence = 0;
  const [counts, others] = [new Map(Object.entries(first)), new Map(Object.entries(second))];
  for (const name of new Set([...counts.keys(), ...others.keys()])) {
    const p = (counts.get(name) ?? 0) / totalFirst;
    const q = (others.get(name) ?? 0) / totalSecond;
    const middle = (p + q) / 2;
    if (p > 0) divergence += (p / 2) * Math.log2(p / middle);
    if (q > 0) divergence += (q / 2) * Math.log2(q / middle);
  }
  return Math.max(0, divergence);
}

/** Median of a non-empty list. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Median absolute deviation from the median, scaled by 1.4826 to estimate a standard deviation under normality. */
export function medianAbsoluteDeviation(values: readonly number[]): number {
  const centre = median(values);
  return 1.4826 * median(values.map((value) => Math.abs(value - centre)));
}

function smoothedShares(counts: readonly number[]): number[] | undefined {
  if (!counts.some((count) => count > 0)) return undefined;
  const smoothed = counts.map((count) => Math.max(count, 0.5));
  const total = sum(smoothed);
  return smoothed.map((count) => count / total);
}
