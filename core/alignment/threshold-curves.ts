import { type AlignerCard, PREVIEW_RATES } from '../../contracts/aligner.ts';
import { SCORE_EDGES, type ScoreHistogram } from '../../contracts/shard.ts';
import { DragomanError } from '../errors.ts';

/** A rate lies outside of those that the aligner's card knows, or the card is older than they are. */
export class RateUnknown extends DragomanError {}

/**
 * What the thresholds would be at a false-reject rate: between the rates of the card by straight lines, and before the
 * cap on the loss of a source. By `source/class`; those of later sources by `/class`. @throws RateUnknown
 */
export function thresholdsAt(
  { alignerId, curves }: Pick<AlignerCard, 'alignerId' | 'curves'>,
  rate: number,
): ReadonlyMap<string, number> {
  const upper = PREVIEW_RATES.findIndex((known) => known >= rate);
  if (curves.length === 0) {
    throw new RateUnknown(
      `The card of aligner ${alignerId} was written by an older version and knows only the thresholds in use. Prepare the dataset again.`,
    );
  }
  if (upper < 0 || !(rate >= PREVIEW_RATES[0])) {
    throw new RateUnknown(
      `There is no preview for the rate ${rate}. Take one from ${PREVIEW_RATES[0]} to ${PREVIEW_RATES.at(-1)}.`,
    );
  }
  const lower = Math.max(0, upper - 1);
  const width = PREVIEW_RATES[upper] - PREVIEW_RATES[lower];
  const part = width === 0 ? 0 : (rate - PREVIEW_RATES[lower]) / width;
  return new Map(
    curves.map(({ sourceId = '', lengthClass, thresholds }) => [
      `${sourceId}/${lengthClass}`,
      // Not the usual a + part * (b - a): at a known rate it must be that rate's threshold, to the bit.
      (1 - part) * thresholds[lower] + part * thresholds[upper],
    ]),
  );
}

/** What a threshold makes of the scored pairs of one source and length class. */
export interface ThresholdEffect {
  sourceId: string;
  lengthClass: number;
  /** Undefined where none is known: nothing is dropped. */
  threshold: number | undefined;
  judged: number;
  dropped: number;
}

/**
 * What thresholds would do to pairs that are known by their histograms: exact at the edges of the histograms' classes,
 * and in between as if scores were spread evenly within a class.
 * @param thresholds by `source/class`, and by `/class` for sources without their own
 */
export function effectOf(
  thresholds: ReadonlyMap<string, number>,
  histograms: readonly ScoreHistogram[],
): ThresholdEffect[] {
  return histograms.map(({ sourceId, lengthClass, kept, dropped }) => {
    const threshold = thresholds.get(`${sourceId}/${lengthClass}`) ?? thresholds.get(`/${lengthClass}`);
    const counts = kept.map((count, index) => count + (dropped[index] ?? 0));
    const judged = counts.reduce((sum, count) => sum + count, 0);
    const below = threshold === undefined ? 0 : countBelow(counts, threshold);
    return { sourceId, lengthClass, threshold, judged, dropped: Math.round(below) };
  });
}

function countBelow(counts: readonly number[], threshold: number): number {
  return counts.reduce((sum, count, index) => {
    const lower = SCORE_EDGES[index - 1] ?? Number.NEGATIVE_INFINITY;
    const upper = SCORE_EDGES[index] ?? Number.POSITIVE_INFINITY;
    if (threshold >= upper) return sum + count;
    if (threshold <= lower || !Number.isFinite(lower) || !Number.isFinite(upper)) return sum;
    return sum + (count * (threshold - lower)) / (upper - lower);
  }, 0);
}
