import { z } from 'zod';
import { Share } from '../primitives.ts';

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
    samplePairs: z.int().min(1000).default(500_000),
    iterations: z.int().min(2).max(20).default(5),
  })
  .prefault({});
export type AlignmentSettings = z.infer<typeof AlignmentSettings>;
