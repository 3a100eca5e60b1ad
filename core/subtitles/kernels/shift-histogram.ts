// A hot loop: plain indices and typed arrays throughout.

/** A shift of one train of times against another, and how much it stands out. */
export interface Shift {
  ratio: number;
  offsetMs: number;
  /** Pairs of times that it brings together, in deviations from what a shift brings on average. */
  strength: number;
}

const BIN_MS = 200;
/** Shifts that are looked at: as long as a film. */
const LONGEST_SHIFT_MS = 3 * 3_600_000;
const BINS = Math.ceil((2 * LONGEST_SHIFT_MS) / BIN_MS);
/** Of one ratio: the strongest, and one other in case that chance made the first. */
const BEST = 2;

const histogram = new Uint16Array(BINS);

/**
 * The most common differences `target - ratio * source`, by a histogram of all of them in bins of 200 ms that is looked at
 * through a window of three. Takes sources x targets steps and 216 kB.
 */
export function bestShifts(source: Float64Array, target: Float64Array, ratio: number): Shift[] {
  let lowest = BINS;
  let highest = 0;
  for (let at = 0; at < source.length; at++) {
    const base = LONGEST_SHIFT_MS - ratio * source[at];
    for (let other = 0; other < target.length; other++) {
      const bin = ((base + target[other]) / BIN_MS) | 0;
      if (bin < 0 || bin >= BINS) continue;
      histogram[bin]++;
      if (bin < lowest) lowest = bin;
      if (bin > highest) highest = bin;
    }
  }
  const shifts: Shift[] = [];
  const mean = (3 * source.length * target.length) / Math.max(1, highest - lowest + 1);
  for (let round = 0; round < BEST; round++) {
    let best = 0;
    let bestBin = -1;
    for (let bin = Math.max(1, lowest); bin <= highest && bin < BINS - 1; bin++) {
      const near = shifts.some(({ offsetMs }) => Math.abs(offsetMs - centre(bin)) < 10 * BIN_MS);
      const count = histogram[bin - 1] + histogram[bin] + histogram[bin + 1];
      if (count > best && !near) {
        best = count;
        bestBin = bin;
      }
    }
    if (bestBin < 0) break;
    // Far shifts overlap less, so a count is judged by the square root of the average, as Poisson's law has it.
    const strength = (best - mean) / Math.sqrt(mean + 1);
    shifts.push({ ratio, offsetMs: centre(bestBin), strength: strength / Math.sqrt(source.length) });
  }
  histogram.fill(0, Math.min(lowest, BINS), highest + 1);
  return shifts;
}

function centre(bin: number): number {
  return (bin + 0.5) * BIN_MS - LONGEST_SHIFT_MS;
}
