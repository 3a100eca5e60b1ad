import { z } from 'zod';
import { Share } from '../primitives.ts';

/** An object that recipes refer to, in the data bucket. Never altered: for new content take a new name. */
const ReferenceKey = z
  .string()
  .regex(/^references\/[^\s/][^\s]*$/, 'must be the key of an object of the data bucket under references/');

/** How pairs are scored by word alignment, and what the score may drop. */
export const AlignmentSettings = z
  .strictObject({
    enabled: z.boolean().default(true),
    /** Share of good pairs that the threshold may reject, per source and length class. */
    falseRejectRate: Share.default(0.02),
    /** Pairs with fewer tokens on either side are never dropped by score. */
    minimumTokens: z.int().min(1).default(4),
    /** The score may drop at most this share of a source; when the cap binds, the report warns. */
    maximumLossShare: Share.default(0.5),
    /** Pairs that the aligner learns from: more of them do not find more bad pairs (bench/aligner-sample.ts). */
    samplePairs: z.int().min(1000).default(100_000),
    iterations: z.int().min(2).max(20).default(5),
    /** Checks that terms are translated as a termbase says (.tbx, .tsv, .csv). */
    termbase: z
      .strictObject({
        key: ReferenceKey,
        /** `report` counts the pairs that violate it, in the manifest and the report; `drop` also drops them, for the reason `term`. */
        onViolation: z.enum(['report', 'drop']).default('report'),
      })
      .optional(),
    /** Scores of a model, higher is better: a Parquet file with the columns pairId and score. */
    quality: z
      .strictObject({
        key: ReferenceKey,
        /** Pairs with a lower score are dropped, for the reason `quality`; pairs without a score stay. */
        minimum: z.number(),
      })
      .optional(),
  })
  .prefault({});
export type AlignmentSettings = z.infer<typeof AlignmentSettings>;
