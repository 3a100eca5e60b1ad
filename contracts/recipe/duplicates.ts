import { z } from 'zod';

/** Which pairs are too much like another one, beyond those that differ in case, digits and punctuation only. */
export const DuplicateSettings = z
  .strictObject({
    near: z
      .strictObject({
        /**
         * Off unless asked for: strings that differ in one noun look the same as a repeated sentence with one word
         * edited, and a model learns from them.
         */
        enabled: z.boolean().default(false),
        /** Least share of words that two segments have in common (Jaccard), on both sides, to be near-duplicates. */
        minimumSimilarity: z.number().min(0.5).max(1).default(0.8),
        /** Pairs with fewer words on either side are never near-duplicates; a character without spaces is half a word. */
        minimumTokens: z.int().min(1).default(8),
      })
      .prefault({}),
    /** Of pairs with one source (but for case, digits and punctuation) so many stay, the best; null for all. */
    maximumTargetsPerSource: z.int().min(1).nullable().default(1000),
    /** Of pairs with one target so many stay, the best; null for all. */
    maximumSourcesPerTarget: z.int().min(1).nullable().default(1000),
  })
  .prefault({});
export type DuplicateSettings = z.infer<typeof DuplicateSettings>;
