import type { Bead } from './bead.ts';
import type { Anchors } from './find-anchors.ts';

/**
 * The cells of the table (source place, target place) that an alignment may pass: in row i, 0 to the number of source
 * segments, columns low[i] to high[i]. Both rise, and neighbouring rows share a column, so that a path exists.
 */
export interface Band {
  low: Int32Array;
  high: Int32Array;
  /** Cell (i, j) is number offsets[i] + j - low[i]. */
  offsets: Int32Array;
}

/** Between anchors the band is this wide to each side at least, and this share of their distance. */
const NARROWEST = 12;
const WIDENING = 0.25;
/** Added where there are hardly any anchors to trust. */
const WITHOUT_ANCHORS = 30;
/** Cells at most, unless the rows are so many that each has its least width: 5 bytes each. */
const MOST_CELLS = 24_000_000;
const LEAST_CAP = 64;

/** A band around the straight lines, in characters, that join the anchors. */
export function bandAround(anchors: Anchors, lengths: { source: Float64Array; target: Float64Array }): Band {
  const rows = lengths.source.length;
  const columns = lengths.target.length;
  const low = new Int32Array(rows + 1).fill(columns);
  const high = new Int32Array(rows + 1);
  const sourceSums = prefixSums(lengths.source);
  const targetSums = prefixSums(lengths.target);
  const cap = Math.max(LEAST_CAP, Math.floor(MOST_CELLS / 2 / (rows + 1)));
  const gaps = anchors.source.length + 1;
  for (let gap = 0; gap < gaps; gap++) {
    const firstRow = gap === 0 ? 0 : anchors.source[gap - 1];
    const firstColumn = gap === 0 ? 0 : anchors.target[gap - 1];
    const lastRow = gap === gaps - 1 ? rows : anchors.source[gap];
    const lastColumn = gap === gaps - 1 ? columns : anchors.target[gap];
    const steps = lastRow - firstRow;
    const targetSteps = lastColumn - firstColumn;
    const wanted =
      Math.max(
        NARROWEST,
        Math.ceil(WIDENING * Math.max(steps, targetSteps)),
        Math.abs(steps - targetSteps) + 4,
      ) + (gaps < 4 ? WITHOUT_ANCHORS : 0);
    const half = Math.min(wanted, cap);
    const scale =
      (targetSums[lastColumn] - targetSums[firstColumn]) /
      Math.max(1, sourceSums[lastRow] - sourceSums[firstRow]);
    for (let row = firstRow, column = firstColumn; row <= lastRow; row++) {
      const middle = targetSums[firstColumn] + (sourceSums[row] - sourceSums[firstRow]) * scale;
      while (column < lastColumn && targetSums[column + 1] <= middle) column++;
      low[row] = Math.min(low[row], Math.max(0, column - half));
      high[row] = Math.max(high[row], Math.min(columns, column + half));
    }
  }
  return passable(low, high, columns);
}

/** A band of `half` columns to each side of an alignment. */
export function bandAlong(beads: readonly Bead[], rows: number, columns: number, half: number): Band {
  const low = new Int32Array(rows + 1).fill(columns);
  const high = new Int32Array(rows + 1);
  const pass = (row: number, column: number) => {
    low[row] = Math.min(low[row], Math.max(0, column - half));
    high[row] = Math.max(high[row], Math.min(columns, column + half));
  };
  for (const { sourceStart, sourceCount, targetStart, targetCount } of beads) {
    for (let step = 0; step <= sourceCount; step++) {
      pass(sourceStart + step, targetStart + Math.floor((targetCount * step) / Math.max(1, sourceCount)));
    }
    pass(sourceStart + sourceCount, targetStart + targetCount);
  }
  return passable(low, high, columns);
}

/** Widens rows until both limits rise, neighbours share a column, and the corners belong to the band. */
export function passable(low: Int32Array, high: Int32Array, columns: number): Band {
  const last = low.length - 1;
  low[0] = 0;
  high[last] = columns;
  for (let row = last - 1; row >= 0; row--) low[row] = Math.min(low[row], low[row + 1]);
  for (let row = 1; row <= last; row++) high[row] = Math.max(high[row], high[row - 1]);
  for (let row = 1; row <= last; row++) low[row] = Math.min(low[row], high[row - 1]);
  for (let row = last - 1; row >= 0; row--) low[row] = Math.min(low[row], low[row + 1]);
  const offsets = new Int32Array(low.length + 1);
  for (let row = 0; row <= last; row++) offsets[row + 1] = offsets[row] + high[row] - low[row] + 1;
  return { low, high, offsets };
}

function prefixSums(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let at = 0; at < values.length; at++) sums[at + 1] = sums[at] + values[at];
  return sums;
}
