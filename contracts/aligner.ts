import { z } from 'zod';
import {
  CorpusName,
  Count,
  IsoTime,
  LanguagePair,
  Sha256,
  Share,
  ShortHash,
  SourceId,
} from './primitives.ts';
import { DateWindow, HeldOutUnit } from './recipe/held-out.ts';

/** Length classes of the score threshold: tokens of the shorter side, lower bounds. Under the first nothing is dropped. */
export const SCORE_LENGTH_CLASSES = [4, 6, 9, 14, 24] as const;

/** A calibrated threshold and what it was calibrated on. */
export const ScoreThreshold = z.strictObject({
  sourceId: SourceId,
  /** Index into SCORE_LENGTH_CLASSES. */
  lengthClass: Count,
  threshold: z.number(),
  /** Pairs that it was calibrated on. */
  pairs: Count,
  /** Share of those pairs that it rejects, and of length-matched shuffled and truncated targets that it catches. */
  falseRejects: Share,
  shuffledCaught: Share,
  truncatedCaught: Share,
  /** True when the cap on the loss of a source lowered it. */
  capped: z.boolean(),
});
export type ScoreThreshold = z.infer<typeof ScoreThreshold>;

/** False-reject rates at which thresholds are kept, ascending, so that others than the recipe's can be tried out. */
export const PREVIEW_RATES = [0.0025, 0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2] as const;

/** What the threshold would be at other rates, before the cap on the loss of a source. */
export const ThresholdCurve = z.strictObject({
  /** Absent for the curve that later sources get. */
  sourceId: SourceId.optional(),
  lengthClass: Count,
  /** One for each of PREVIEW_RATES. */
  thresholds: z.array(z.number()).length(PREVIEW_RATES.length),
});
export type ThresholdCurve = z.infer<typeof ThresholdCurve>;

/** Describes one trained aligner; its tables lie beside it. Stays until the recipe changes or the corpus has grown by a tenth. */
export const AlignerCard = z.strictObject({
  v: z.literal(1),
  alignerId: ShortHash,
  alignmentHash: ShortHash,
  trainedOn: Count,
  /** Pairs of the corpus when it was trained. */
  corpusPairs: Count,
  folds: Count,
  /** Keys of the model files, one per fold; each holds both directions. */
  modelKeys: z.array(z.string()),
  perplexity: z.strictObject({ forward: z.number(), reverse: z.number() }),
  thresholds: z.array(ScoreThreshold),
  /** Of all trusted sources together: for sources that the calibration did not see. */
  pooled: z.array(ScoreThreshold.omit({ sourceId: true })),
  curves: z.array(ThresholdCurve).default([]),
  /** Histograms over SCORE_EDGES of good, shuffled and truncated pairs. */
  histograms: z.strictObject({ good: z.array(Count), shuffled: z.array(Count), truncated: z.array(Count) }),
});
export type AlignerCard = z.infer<typeof AlignerCard>;

/** An immutable, named list of held-out pairs. */
export const HeldOutSet = z.strictObject({
  /** `<split>-<name>-<hash of the content>`. */
  setId: z.string(),
  split: z.enum(['test', 'validation']),
  /** `corpus` for the corpus' own sets, otherwise the source that was held out whole. */
  name: z.string(),
  /** How the corpus' own set was cut: what of its text is kept from training whole. */
  unit: HeldOutUnit.default('segment'),
  window: DateWindow.optional(),
  corpus: CorpusName,
  languagePair: LanguagePair,
  pairs: Count,
  key: z.string(),
  sha256: Sha256,
  frozenAt: IsoTime,
  /** Set when some of its text had to be removed: it is held out no more, its successor (if anything was left) is. */
  retired: z
    .strictObject({ at: IsoTime, removalIds: z.array(ShortHash), successor: z.string().optional() })
    .optional(),
});
export type HeldOutSet = z.infer<typeof HeldOutSet>;
