import { bestShifts, type Shift } from './kernels/shift-histogram.ts';

/** How the clock of one film relates to another's: `other = ratio * one + offsetMs`. */
export interface Timing {
  ratio: number;
  offsetMs: number;
  /** 0 to 1: the share of cues that begin together after the shift, beyond what chance would bring. */
  confidence: number;
}

/** A confidence at which no other ratios are tried, and by which a later candidate must be better. */
const SURE = 0.5;
const PREFERENCE = 0.005;
/** Frame rates of cinema and television; a film shown at another rate is that much longer or shorter. */
const FRAME_RATES = [24_000 / 1001, 24, 25, 30_000 / 1001, 30];
/** Other ratios that are tried: 3 % to each side, closely enough for a quarter of an hour not to smear. */
const FREE_RATIO_LIMIT = 0.03;
const FREE_RATIO_STEP = 0.0005;
/** Cues of a window that is long enough to be found again and short enough not to smear. */
const WINDOW_CUES = 200;
/** Candidates that are fitted to all cues. */
const FITTED = 8;
/** How near cues must begin, round by round of the fit. */
const TOLERANCES_MS = [2000, 1000, 600, 400, 300];
/** Cues within this of each other begin together. */
const TOGETHER_MS = 300;
/** A fitted ratio is taken for a known one when they part by less than this at the end of the film. */
const SNAP_MS = 500;
/** Confidence that the known one may cost. */
const SNAP_LOSS = 0.05;
/** Fewer matches say nothing of a ratio. */
const LEAST_MATCHES = 12;

/**
 * Offset and ratio of two subtitle files of one film, from the times at which cues begin, whatever they say. Candidates
 * are the most common differences of times (a cross-correlation of the two trains of cues) for each known ratio of frame
 * rates, and if those do not convince, for ratios up to 3 % apart in windows of 200 cues; the best are fitted to all cues
 * by least squares over ever nearer matches. Takes cues x cues steps for each known ratio.
 * @param source beginnings in milliseconds, rising
 */
export function estimateTiming(source: Float64Array, target: Float64Array): Timing {
  if (source.length === 0 || target.length === 0) return { ratio: 1, offsetMs: 0, confidence: 0 };
  const known = knownRatios();
  const usual = bestFit(
    known.flatMap((ratio) => bestShifts(source, target, ratio)),
    source,
    target,
  );
  if (usual.confidence > SURE) return usual;
  const steps = Math.round(FREE_RATIO_LIMIT / FREE_RATIO_STEP);
  const free: Shift[] = [];
  for (const window of windows(source)) {
    for (let step = -steps; step <= steps; step++) {
      free.push(...bestShifts(window, target, 1 + step * FREE_RATIO_STEP));
    }
  }
  const other = bestFit(free, source, target);
  return other.confidence > usual.confidence + PREFERENCE ? other : usual;
}

/** The best of the strongest candidates once they are fitted to all cues. */
function bestFit(candidates: Shift[], source: Float64Array, target: Float64Array): Timing {
  // Of equally common differences the one of the plainer ratio comes first.
  candidates.sort((a, b) => b.strength - a.strength || Math.abs(a.ratio - 1) - Math.abs(b.ratio - 1));
  let best: Timing | undefined;
  for (const candidate of [{ ratio: 1, offsetMs: 0 }, ...distinct(candidates)]) {
    const fitted = snap(fitLine(candidate, source, target), source, target);
    if (best === undefined || fitted.confidence > best.confidence + PREFERENCE) best = fitted;
  }
  return best as Timing;
}

/** Every ratio of two frame rates, 1 first. */
function knownRatios(): number[] {
  const ratios = new Map<string, number>([[(1).toFixed(5), 1]]);
  for (const one of FRAME_RATES)
    for (const other of FRAME_RATES) ratios.set((one / other).toFixed(5), one / other);
  return [...ratios.values()];
}

function windows(source: Float64Array): Float64Array[] {
  if (source.length <= WINDOW_CUES * 1.5) return [source];
  return [0.15, 0.5, 0.85].map((place) => {
    const start = Math.round((source.length - WINDOW_CUES) * place);
    return source.subarray(start, start + WINDOW_CUES);
  });
}

/** Candidates without those that a stronger one nearly equals. */
function distinct(candidates: readonly Shift[]): Shift[] {
  const chosen: Shift[] = [];
  for (const candidate of candidates) {
    if (chosen.length >= FITTED) break;
    const near = (other: Shift) =>
      Math.abs(other.ratio - candidate.ratio) < FREE_RATIO_STEP * 1.5 &&
      Math.abs(other.offsetMs - candidate.offsetMs) < 2000;
    if (!chosen.some(near)) chosen.push(candidate);
  }
  return chosen;
}

/** Least squares over matches that come nearer round by round. */
function fitLine(
  start: { ratio: number; offsetMs: number },
  source: Float64Array,
  target: Float64Array,
): { ratio: number; offsetMs: number } {
  let { ratio, offsetMs } = start;
  for (const tolerance of TOLERANCES_MS) {
    const matches = nearest(source, target, ratio, offsetMs, tolerance);
    if (matches.from.length < LEAST_MATCHES) break;
    const meanFrom = mean(matches.from);
    const meanTo = mean(matches.to);
    let [covariance, variance] = [0, 0];
    for (let at = 0; at < matches.from.length; at++) {
      covariance += (matches.from[at] - meanFrom) * (matches.to[at] - meanTo);
      variance += (matches.from[at] - meanFrom) ** 2;
    }
    if (variance > 0) ratio = covariance / variance;
    offsetMs = meanTo - ratio * meanFrom;
  }
  return { ratio, offsetMs };
}

/** The timing with the known ratio that is nearly this one, if there is one and it fits as well; with its confidence. */
function snap(
  { ratio, offsetMs }: { ratio: number; offsetMs: number },
  source: Float64Array,
  target: Float64Array,
): Timing {
  const length = source[source.length - 1] - source[0];
  const free = { ratio, offsetMs, confidence: confidenceOf(source, target, ratio, offsetMs) };
  const near = knownRatios().reduce((best, one) =>
    Math.abs(one - ratio) < Math.abs(best - ratio) ? one : best,
  );
  if (Math.abs(near - ratio) * length > SNAP_MS) return free;
  const middle = source[0] + length / 2;
  const snapped = offsetMs + (ratio - near) * middle;
  const confidence = confidenceOf(source, target, near, snapped);
  return confidence > free.confidence - SNAP_LOSS ? { ratio: near, offsetMs: snapped, confidence } : free;
}

function confidenceOf(source: Float64Array, target: Float64Array, ratio: number, offsetMs: number): number {
  const { from } = nearest(source, target, ratio, offsetMs, TOGETHER_MS);
  const first = Math.max(ratio * source[0] + offsetMs, target[0]);
  const last = Math.min(ratio * source[source.length - 1] + offsetMs, target[target.length - 1]);
  const sources = countWithin(source, (first - offsetMs) / ratio, (last - offsetMs) / ratio);
  const targets = countWithin(target, first, last);
  const fewer = Math.min(sources, targets);
  // A stretch that both share must be most of the shorter file.
  const shared = Math.min(source.length, target.length);
  if (fewer === 0) return 0;
  const chance = 1 - Math.exp((-Math.max(sources, targets) * 2 * TOGETHER_MS) / Math.max(1, last - first));
  const excess = (Math.min(1, from.length / shared) - chance) / (1 - Math.min(0.9, chance));
  return Math.max(0, Math.min(1, excess));
}

function countWithin(times: Float64Array, first: number, last: number): number {
  let count = 0;
  for (const time of times) if (time >= first && time <= last) count++;
  return count;
}

/** Pairs of times that are each other's nearest and at most `tolerance` apart. */
function nearest(
  source: Float64Array,
  target: Float64Array,
  ratio: number,
  offsetMs: number,
  tolerance: number,
) {
  const from: number[] = [];
  const to: number[] = [];
  const shifted = source.map((time) => ratio * time + offsetMs);
  for (let at = 0, other = 0; at < shifted.length; at++) {
    const time = shifted[at];
    while (other + 1 < target.length && Math.abs(target[other + 1] - time) <= Math.abs(target[other] - time))
      other++;
    const distance = Math.abs(target[other] - time);
    const taken = at + 1 < shifted.length && Math.abs(shifted[at + 1] - target[other]) < distance;
    if (distance > tolerance || taken) continue;
    from.push(source[at]);
    to.push(target[other]);
  }
  return { from, to };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
