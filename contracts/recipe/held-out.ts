import { z } from 'zod';
import { S3Uri, Share } from '../primitives.ts';

const HeldOutQuota = (pairs: number) =>
  z.strictObject({
    pairs: z.int().min(0).default(pairs),
    /** Upper bound as a share of the corpus; the smaller of the two bounds holds. */
    maximumShare: Share.default(0.05),
  });

/** Which text is kept from training to measure on. */
export const HeldOutSettings = z
  .strictObject({
    unit: z.literal('segment').default('segment'),
    test: HeldOutQuota(2000).prefault({}),
    validation: HeldOutQuota(2000).prefault({}),
    /** Distinguishes the hash that picks held-out segments; immutable on the corpus once a version exists. */
    salt: z.string().min(1).default('held-out'),
  })
  .prefault({});
export type HeldOutSettings = z.infer<typeof HeldOutSettings>;

/** What counts as held-out text that training must not have seen. */
export const DecontaminationSettings = z
  .strictObject({
    /** Shorter held-out segments ("Yes.") may stay in training and are reported as the slice `seen`. */
    minimumTokens: z.int().min(1).default(5),
    /** Words of an n-gram; a character of a script without spaces counts as half a word. */
    ngram: z.int().min(1).default(5),
    /** A training pair leaks when it contains this share of the n-grams of a held-out segment, on either side. */
    containment: z.number().gt(0).max(1).default(0.8),
    /** Further texts that must not be trained on, one segment a line. */
    lists: z.array(S3Uri).default([]),
  })
  .prefault({});
export type DecontaminationSettings = z.infer<typeof DecontaminationSettings>;
