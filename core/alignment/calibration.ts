import {
  PREVIEW_RATES,
  SCORE_LENGTH_CLASSES,
  type ScoreThreshold,
  type ThresholdCurve,
} from '../../contracts/aligner.ts';
import type { CrossFitScore } from './cross-fit.ts';

/** What calibration needs to know beside the scores. */
export interface CalibrationOptions {
  falseRejectRate: number;
  maximumLossShare: number;
  /** Whether thresholds may be fitted to a source's own pairs. */
  isTrusted: (sourceId: string) => boolean;
  /** Pairs that came in from a source over pairs of it that reached scoring: at least 1. */
  deliveredPerScored: (sourceId: string) => number;
}

export interface Calibration {
  /** For every source of the sample and every length class. */
  thresholds: ScoreThreshold[];
  /** For sources that come later. */
  pooled: Omit<ScoreThreshold, 'sourceId'>[];
  /** Of every source and length class, and of sources that come later. */
  curves: ThresholdCurve[];
  warnings: string[];
}

/** Fewer pairs of a source in a length class say too little about its lowest percents: the pooled ones decide. */
const FEWEST_PAIRS = 200;
/** Nothing is gained by a threshold above the scores of nearly all shuffled pairs; good pairs would pay for it. */
const SHUFFLED_COVERED = 0.99;
/** Quantiles of the shuffled pairs at which the share of mismatched pairs in a source is read off. */
const CONTAMINATION_QUANTILES = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7];
/** A source with a larger share of mismatched pairs calibrates nothing. */
const LARGEST_CONTAMINATION = 0.3;

/**
 * Fits a threshold for every source and length class: the score under which the stated share of its good pairs falls,
 * or under which nearly all shuffled pairs do, whichever is lower. Sources may hold mismatched pairs, which look like
 * shuffled ones: with F = (1 - c) * good + c * shuffled, c is estimated as the largest share that keeps the good part
 * non-negative (Blanchard, Lee and Scott 2010) and taken out. Sources that are untrusted or have too few pairs use the
 * pooled trusted ones. Where a source would lose more than the cap, its thresholds are lowered.
 */
export function calibrate(scores: readonly CrossFitScore[], options: CalibrationOptions): Calibration {
  const judged = scores.filter(({ lengthClass }) => lengthClass >= 0);
  const bySource = groupBySource(judged);
  const totals = new Map<string, number>();
  for (const { sourceId } of scores) totals.set(sourceId, (totals.get(sourceId) ?? 0) + 1);
  const sourceIds = [...totals.keys()].sort();
  const contamination = new Map(
    [...bySource].map(([sourceId, own]) => [
      sourceId,
      own.length < FEWEST_PAIRS ? 0 : contaminationOf(ascendingScores(own)),
    ]),
  );
  const warnings: string[] = [];
  const usable = (sourceId: string) =>
    options.isTrusted(sourceId) && (contamination.get(sourceId) ?? 0) <= LARGEST_CONTAMINATION;
  for (const [sourceId, share] of [...contamination].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (share > LARGEST_CONTAMINATION) {
      warnings.push(
        `About ${Math.round(share * 100)} % of the pairs of source ${sourceId} look mismatched; it is judged by the other sources' thresholds. Look at its drop log${options.isTrusted(sourceId) ? ', and mark it as untrusted in the recipe if that is so' : ''}.`,
      );
    }
  }
  const trusted = judged.filter(({ sourceId }) => usable(sourceId));
  // Without a trusted pair there is nothing to fit to but what there is.
  const reference = trusted.length > 0 ? trusted : judged;
  const referenceByClass = byLengthClass(reference);
  const judgedByClass = byLengthClass(judged);
  let overall: ReturnType<typeof thresholdFitter> | undefined;
  const pooledFitters = SCORE_LENGTH_CLASSES.map((_, lengthClass) => {
    const own = referenceByClass[lengthClass];
    if (own.length >= FEWEST_PAIRS) return thresholdFitter(own);
    overall ??= thresholdFitter(reference);
    return overall;
  });
  const pooled = pooledFitters.map((thresholdAt) => thresholdAt(options.falseRejectRate));
  const curves = pooledFitters.map(
    (thresholdAt, lengthClass): ThresholdCurve => curveOf(thresholdAt, lengthClass),
  );
  const thresholds = sourceIds.flatMap((sourceId) => {
    const own = bySource.get(sourceId) ?? [];
    const ownByClass = byLengthClass(own);
    const fitted = SCORE_LENGTH_CLASSES.map((_, lengthClass) => {
      const pairs = ownByClass[lengthClass];
      if (!usable(sourceId) || pairs.length < FEWEST_PAIRS) {
        curves.push({ ...curves[lengthClass], sourceId });
        return pooled[lengthClass];
      }
      const thresholdAt = thresholdFitter(pairs);
      curves.push({ ...curveOf(thresholdAt, lengthClass), sourceId });
      return thresholdAt(options.falseRejectRate);
    });
    const share = options.maximumLossShare * options.deliveredPerScored(sourceId);
    const total = totals.get(sourceId) ?? 0;
    const cap = lossCap(own, fitted, Math.floor(share * total));
    if (fitted.some((threshold) => threshold > cap)) {
      warnings.push(
        `The alignment score would drop more than ${Math.round(options.maximumLossShare * 100)} % of source ${sourceId}; its thresholds were lowered to keep the rest. Look at its drop log, and at alignment.maximumLossShare in the recipe.`,
      );
    }
    return fitted.map((threshold, lengthClass) => ({
      sourceId,
      ...describe(ownByClass[lengthClass], judgedByClass[lengthClass], lengthClass, threshold, cap),
    }));
  });
  return {
    thresholds,
    pooled: pooled.map((threshold, lengthClass) => {
      const own = referenceByClass[lengthClass];
      return describe(own, own, lengthClass, threshold, Number.POSITIVE_INFINITY);
    }),
    curves,
    warnings,
  };
}

function curveOf(thresholdAt: (rate: number) => number, lengthClass: number): ThresholdCurve {
  return { lengthClass, thresholds: PREVIEW_RATES.map(thresholdAt) };
}

/** The threshold for some pairs by false-reject rate; below every score where there is nothing to fit to. */
function thresholdFitter(pairs: readonly CrossFitScore[]): (falseRejectRate: number) => number {
  if (pairs.length === 0) return () => LOWEST_SCORE;
  const { good, shuffled } = ascendingScores(pairs);
  const share = pairs.length < FEWEST_PAIRS ? 0 : contaminationOf({ good, shuffled });
  const ceiling = quantile(shuffled, SHUFFLED_COVERED);
  // The share of the good part under every score that a threshold may be.
  const goodBelow: number[] = [];
  for (let at = 0, below = 0; at < good.length && good[at] <= ceiling; at++) {
    while (below < shuffled.length && shuffled[below] < good[at]) below++;
    goodBelow.push(at / good.length - share * (below / shuffled.length));
  }
  return (falseRejectRate) => {
    // The largest observed score under which the good part holds at most the allowed share.
    const at = goodBelow.findLastIndex((below) => below <= falseRejectRate * (1 - share));
    return good[Math.max(0, at)];
  };
}

/** The share of mismatched pairs, from above: the smallest ratio of pairs to shuffled pairs below some low scores. */
function contaminationOf({ good, shuffled }: ReturnType<typeof ascendingScores>): number {
  return Math.min(
    1,
    ...CONTAMINATION_QUANTILES.map(
      (level) => shareBelow(good, quantile(shuffled, level)) / Math.max(level, 1 / shuffled.length),
    ),
  );
}

/** The score under which at most `allowed` of the pairs that their thresholds reject lie; infinite where it need not bind. */
function lossCap(own: readonly CrossFitScore[], thresholds: readonly number[], allowed: number): number {
  const rejected = sorted(
    own.filter((pair) => pair.good < thresholds[pair.lengthClass]).map((pair) => pair.good),
  );
  return rejected.length <= allowed ? Number.POSITIVE_INFINITY : rejected[allowed];
}

function describe(
  own: readonly CrossFitScore[],
  all: readonly CrossFitScore[],
  lengthClass: number,
  fitted: number,
  cap: number,
): Omit<ScoreThreshold, 'sourceId'> {
  const threshold = Math.min(fitted, cap);
  const bad = own.length >= FEWEST_PAIRS ? own : all;
  const share = (pairs: readonly CrossFitScore[], scoreOf: (pair: CrossFitScore) => number) => {
    let below = 0;
    for (const pair of pairs) if (scoreOf(pair) < threshold) below++;
    return pairs.length === 0 ? 0 : below / pairs.length;
  };
  return {
    lengthClass,
    threshold,
    pairs: own.length,
    falseRejects: share(own, ({ good }) => good),
    shuffledCaught: share(bad, ({ shuffled }) => shuffled),
    truncatedCaught: share(bad, ({ truncated }) => truncated),
    capped: cap < fitted,
  };
}

function groupBySource(scores: readonly CrossFitScore[]): Map<string, CrossFitScore[]> {
  const groups = new Map<string, CrossFitScore[]>();
  for (const score of scores) {
    const group = groups.get(score.sourceId);
    if (group) group.push(score);
    else groups.set(score.sourceId, [score]);
  }
  return groups;
}

/** Below what any pair can score, since JSON knows no infinity. */
const LOWEST_SCORE = -1e9;

function byLengthClass(pairs: readonly CrossFitScore[]): CrossFitScore[][] {
  const classes: CrossFitScore[][] = SCORE_LENGTH_CLASSES.map(() => []);
  for (const pair of pairs) classes[pair.lengthClass].push(pair);
  return classes;
}

const sorted = (values: readonly number[]) => new Float64Array(values).sort();

const ascendingScores = (pairs: readonly CrossFitScore[]) => ({
  good: sorted(pairs.map(({ good }) => good)),
  shuffled: sorted(pairs.map(({ shuffled }) => shuffled)),
});

const quantile = (ascending: Float64Array, level: number) =>
  ascending[Math.min(ascending.length - 1, Math.floor(level * ascending.length))];

/** Share of values under a bound, by binary search. */
function shareBelow(ascending: Float64Array, bound: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] < bound) low = middle + 1;
    else high = middle;
  }
  return low / ascending.length;
}
