// A hot loop: plain indices and typed arrays throughout.

/** A shift of one train of times against another, and how much it stands out. */
export interface Shift {
  ratio: number;
  offsetMs: number;
  /** Pairs of times that it brings together, in deviations from what a shift brings on average, per root of the cues. */
  strength: number;
}

const BIN_MS = 200;
/** Beginnings of each side that are looked at: more than a day of film has. */
const MOST_CUES = 4000;
/** Bins at most: a month. Later beginnings are left out. */
const MOST_BINS = 2 ** 24;
/** Of one ratio: the strongest, and one other in case that chance made the first. */
const BEST = 2;
/** Shifts nearer than this are the same. */
const SAME_BINS = 10;

/**
 * The most common differences `target - ratio * source`, by a histogram of all of them in bins of 200 ms that is looked at
 * through a window of three. Takes sources x targets steps, and 4 bytes for each bin of the time that both span.
 * @param source beginnings in milliseconds, rising; not empty
 */
export function bestShifts(source: Float64Array, target: Float64Array, ratio: number): Shift[] {
  const sources = Math.min(source.length, MOST_CUES);
  const targets = Math.min(target.length, MOST_CUES);
  const first = target[0] - ratio * source[sources - 1];
  const last = target[targets - 1] - ratio * source[0];
  const bins = Math.min(MOST_BINS, Math.floor((last - first) / BIN_MS) + 3);
  const histogram = new Uint32Array(bins);
  const scaled = new Float64Array(targets);
  for (let other = 0; other < targets; other++) scaled[other] = target[other] / BIN_MS;
  for (let at = 0; at < sources; at++) {
    const base = (-ratio * source[at] - first) / BIN_MS + 1;
    for (let other = 0; other < targets; other++) {
      const bin = (base + scaled[other]) | 0;
      if (bin < bins) histogram[bin]++;
    }
  }
  const mean = (3 * sources * targets) / bins;
  const shifts: Shift[] = [];
  const chosen: number[] = [];
  while (chosen.length < BEST) {
    let best = 0;
    let bestBin = -1;
    for (let bin = 1; bin < bins - 1; bin++) {
      const count = histogram[bin - 1] + histogram[bin] + histogram[bin + 1];
      if (count > best && !chosen.some((other) => Math.abs(bin - other) < SAME_BINS)) {
        best = count;
        bestBin = bin;
      }
    }
    if (bestBin < 0) break;
    chosen.push(bestBin);
    // Counts by chance follow Poisson's law: their deviation is the root of their mean.
    const strength = (best - mean) / Math.sqrt((mean + 1) * sources);
    shifts.push({ ratio, offsetMs: first + (bestBin - 0.5) * BIN_MS, strength });
  }
  return shifts;
}
