// A hot loop: plain indices and typed arrays throughout.
import type { Band } from '../band.ts';
import type { Bead, BeadShape } from '../bead.ts';
import type { LexicalEvidence } from './lexical-evidence.ts';

/** When segments are shown, in milliseconds on one clock. */
export interface SegmentTimes {
  starts: Float64Array;
  ends: Float64Array;
}

/** What an alignment is chosen by. All costs are in nats. */
export interface BeadProblem {
  lengths: { source: Float64Array; target: Float64Array };
  band: Band;
  shapes: readonly BeadShape[];
  /** Cost of leaving one segment without a partner, on top of the shape's prior. */
  skipCost: number;
  evidence: LexicalEvidence;
  /** Gain of a segment all of whose words are explained, and the explained share that counts as chance. */
  lexicalGain: number;
  lexicalChance: number;
  /** Of subtitles only. */
  times?: { source: SegmentTimes; target: SegmentTimes; gain: number; chance: number };
}

const UNREACHED = 1e30;
const NO_SHAPE = 255;
/** Variance of the length ratio by character (Gale and Church 1993). */
const VARIANCE = 6.8;
const STEPS_PER_DEVIATION = 64;
/** Steps for a difference of lengths over the root of their sum. */
const STEPS_PER_RATIO = STEPS_PER_DEVIATION * Math.sqrt(2 / VARIANCE);
/** -log P(a deviation at least as large), two-sided normal, in steps of 1/64 up to 40 deviations. */
const DEVIATION_COSTS = deviationCosts();

/**
 * The cheapest way to cover both texts, in order and completely, with beads: dynamic programming over the cells of the
 * band with the length model of Gale and Church (1993), lexical evidence and, for subtitles, overlap in time. Takes
 * cells x shapes steps and 1 byte a cell, beside the evidence.
 */
export function cheapestBeads(problem: BeadProblem): Bead[] {
  const { band, shapes } = problem;
  const { low, high, offsets } = band;
  const rows = problem.lengths.source.length;
  const columns = problem.lengths.target.length;
  const targetSums = prefixSums(problem.lengths.target);
  const weightSums = prefixSums(problem.evidence.weights);
  // Source lengths on the target's scale.
  const sourceSums = prefixSums(problem.lengths.source);
  if (sourceSums[rows] > 0 && targetSums[columns] > 0) {
    const ratio = targetSums[columns] / sourceSums[rows];
    for (let row = 0; row <= rows; row++) sourceSums[row] *= ratio;
  }
  const { explained } = problem.evidence;
  const { lexicalGain, lexicalChance, skipCost, times } = problem;
  const shapeCount = shapes.length;
  const sourceSteps = Int32Array.from(shapes, ({ source }) => source);
  const targetSteps = Int32Array.from(shapes, ({ target }) => target);
  const priors = Float64Array.from(
    shapes,
    ({ source, target, prior }) => -Math.log(prior) + (source * target === 0 ? skipCost : 0),
  );
  // The most that words and times can gain: a bead that does not beat the best so far with it need not be looked at.
  const mostGained = Float64Array.from(shapes, ({ source, target }) => {
    if (source * target === 0) return 0;
    const gain = lexicalGain * (1 - lexicalChance) + (times ? times.gain * (1 - times.chance) : 0);
    return gain * (source + target) * 0.5;
  });
  const depth = Math.max(...sourceSteps) + 1;
  let width = 0;
  for (let row = 0; row <= rows; row++) width = Math.max(width, high[row] - low[row] + 1);
  // Costs of the last few rows only; the choices of all.
  const costs = new Float64Array(depth * width);
  const choices = new Uint8Array(offsets[rows + 1]).fill(NO_SHAPE);

  /** The cost of a bead that ends at a cell, or more than the limit where it exceeds that anyway. */
  const costOf = (shape: number, row: number, column: number, limit: number): number => {
    const fromSource = row - sourceSteps[shape];
    const fromTarget = column - targetSteps[shape];
    let cost = priors[shape];
    if (fromSource === row || fromTarget === column) return cost;
    const least = limit + mostGained[shape];
    if (cost >= least) return cost;
    const sourceLength = sourceSums[row] - sourceSums[fromSource];
    const targetLength = targetSums[column] - targetSums[fromTarget];
    const deviation = Math.abs(targetLength - sourceLength) / Math.sqrt(sourceLength + targetLength);
    const step = (deviation * STEPS_PER_RATIO) | 0;
    cost += DEVIATION_COSTS[step < DEVIATION_COSTS.length ? step : DEVIATION_COSTS.length - 1];
    if (cost >= least) return cost;
    const half = (sourceSteps[shape] + targetSteps[shape]) * 0.5;
    const weight = weightSums[column] - weightSums[fromTarget];
    // Each target segment counts once, by the source segment that explains it best: what several repeat is no news.
    let found = 0;
    for (let other = fromTarget; other < column; other++) {
      let explains = 0;
      for (let segment = fromSource; segment < row; segment++) {
        if (other >= low[segment] && other <= high[segment]) {
          const share = explained[offsets[segment] - low[segment] + other];
          if (share > explains) explains = share;
        }
      }
      found += explains;
    }
    if (found > weight) found = weight;
    cost -= lexicalGain * (weight > 0 ? found / weight - lexicalChance : 0) * half;
    if (times !== undefined) {
      // Line by line: the pauses between the lines of a bead belong to neither side.
      const { source, target } = times;
      let overlap = 0;
      let shown = 0;
      for (let one = fromSource; one < row; one++) shown += source.ends[one] - source.starts[one];
      for (let other = fromTarget; other < column; other++) {
        shown += target.ends[other] - target.starts[other];
        for (let one = fromSource; one < row; one++) {
          const common =
            Math.min(source.ends[one], target.ends[other]) -
            Math.max(source.starts[one], target.starts[other]);
          if (common > 0) overlap += common;
        }
      }
      cost -= times.gain * (overlap / Math.max(1, shown - overlap) - times.chance) * half;
    }
    return cost;
  };

  for (let row = 0; row <= rows; row++) {
    const ring = (row % depth) * width;
    const first = low[row];
    const last = high[row];
    for (let column = first; column <= last; column++) {
      let best = UNREACHED;
      let choice = NO_SHAPE;
      if (row === 0 && column === 0) best = 0;
      for (let shape = 0; shape < shapeCount; shape++) {
        const fromRow = row - sourceSteps[shape];
        if (fromRow < 0) continue;
        const fromColumn = column - targetSteps[shape];
        if (fromColumn < low[fromRow] || fromColumn > high[fromRow]) continue;
        const before = costs[(fromRow % depth) * width + fromColumn - low[fromRow]];
        const cost = before + costOf(shape, row, column, best - before);
        if (cost < best) {
          best = cost;
          choice = shape;
        }
      }
      costs[ring + column - first] = best;
      choices[offsets[row] + column - first] = choice;
    }
  }

  const beads: Bead[] = [];
  const skip = -Math.log(leastPrior(shapes)) + skipCost;
  for (let row = rows, column = columns; row > 0 || column > 0; ) {
    const shape = choices[offsets[row] + column - low[row]];
    const sourceCount = sourceSteps[shape];
    const targetCount = targetSteps[shape];
    const gain = (sourceCount + targetCount) * skip - costOf(shape, row, column, Number.POSITIVE_INFINITY);
    const score = sourceCount > 0 && targetCount > 0 ? 1 / (1 + Math.exp(-gain)) : 0;
    row -= sourceCount;
    column -= targetCount;
    beads.push({ sourceStart: row, sourceCount, targetStart: column, targetCount, score });
  }
  return beads.reverse();
}

/** Of the shapes that leave a segment without a partner. */
function leastPrior(shapes: readonly BeadShape[]): number {
  return Math.min(...shapes.filter(({ source, target }) => source * target === 0).map(({ prior }) => prior));
}

function prefixSums(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let at = 0; at < values.length; at++) sums[at + 1] = sums[at] + values[at];
  return sums;
}

/** Normal tail by Abramowitz and Stegun (1964), formula 26.2.17. */
function deviationCosts(): Float64Array {
  const costs = new Float64Array(STEPS_PER_DEVIATION * 40);
  for (let step = 0; step < costs.length; step++) {
    const z = step / STEPS_PER_DEVIATION;
    const t = 1 / (1 + 0.2316419 * z);
    const polynomial =
      t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    costs[step] = -Math.log(
      Math.max((2 * Math.exp((-z * z) / 2) * polynomial) / Math.sqrt(2 * Math.PI), 1e-12),
    );
  }
  return costs;
}
