import { z } from 'zod';
import { S3Uri, Share } from '../primitives.ts';

/**
 * What is held out whole, so that no part of it is trained on: a segment with everything that has its skeleton, a
 * document of a source, a title, or all text of a closed window of time. A pair that lacks the name of its document or
 * title is held out by the next smaller unit.
 */
export const HeldOutUnit = z.enum(['segment', 'document', 'title', 'window']);
export type HeldOutUnit = z.infer<typeof HeldOutUnit>;

/** Days in ISO 8601, both ends included. */
export const DateWindow = z
  .strictObject({ from: z.iso.date(), to: z.iso.date() })
  .refine(({ from, to }) => from <= to, 'a window must not end before it begins');
export type DateWindow = z.infer<typeof DateWindow>;

const HeldOutQuota = (pairs: number) =>
  z.strictObject({
    pairs: z.int().min(0).default(pairs),
    /** Upper bound as a share of the corpus; the smaller of the two bounds holds. */
    maximumShare: Share.default(0.05),
  });

/** Which text is kept from training to measure on. */
export const HeldOutSettings = z
  .strictObject({
    unit: HeldOutUnit.default('segment'),
    /** Needed by the unit `window`: text dated within it is held out, and nothing else. */
    window: DateWindow.optional(),
    /** What shares of the sets follow the corpus; a set is drawn from each source and domain by its size. */
    stratify: z.array(z.enum(['source', 'domain'])).default(['source', 'domain']),
    /** `equal`: as many pairs of each source and domain as there are, instead of shares by size. */
    balance: z.enum(['proportional', 'equal']).default('proportional'),
    test: HeldOutQuota(2000).prefault({}),
    validation: HeldOutQuota(2000).prefault({}),
    /** Distinguishes the hash that picks held-out units; immutable on the corpus once a version exists. */
    salt: z.string().min(1).default('held-out'),
  })
  .refine(({ unit, window }) => (unit === 'window') === (window !== undefined), {
    message: 'the unit window needs heldOut.window, and no other unit has one',
    path: ['window'],
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
    /**
     * Further texts that must not be trained on, one segment a line: public benchmarks, a customer's acceptance set.
     * A source with the use `decontaminate` does the same for any format.
     */
    lists: z.array(S3Uri).default([]),
  })
  .prefault({});
export type DecontaminationSettings = z.infer<typeof DecontaminationSettings>;
