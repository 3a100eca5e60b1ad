import { z } from 'zod';
import { Count, Share } from './primitives.ts';

/** A source segment whose translations in training are others than in the previous version. */
export const ChangedTranslation = z.strictObject({
  source: z.string(),
  before: z.array(z.string()),
  now: z.array(z.string()),
});
export type ChangedTranslation = z.infer<typeof ChangedTranslation>;

const Texts = z.strictObject({ source: z.string(), target: z.string() });

/** The training text of a version against that of the previous one, on a sample of source segments that is the same in both. */
export const VersionComparison = z.strictObject({
  previous: z.string(),
  /** Share of all source segments that were compared; 1 for corpora that are small enough. */
  sampled: Share,
  /** Pairs in both, in this version only, in the previous one only. */
  retained: Count,
  added: Count,
  removed: Count,
  /** Some of these pairs, in the order of the files. */
  addedSamples: z.array(Texts).default([]),
  removedSamples: z.array(Texts).default([]),
  /** Source segments in both versions with other translations. */
  changed: Count,
  /** Of these, the ones that are terms: at most three tokens. */
  changedTerms: Count,
  /** The first of those that are no terms, and of those that are. */
  changedSamples: z.array(ChangedTranslation),
  changedTermSamples: z.array(ChangedTranslation),
  /** Tokens of added pairs, and those that the previous version's sample did not have, by side. */
  addedTokens: z.strictObject({ source: Count, target: Count }),
  unknownTokens: z.strictObject({ source: Count, target: Count }),
  /** The commonest of them with their numbers. */
  unknownWords: z.strictObject({
    source: z.array(z.tuple([z.string(), Count])),
    target: z.array(z.tuple([z.string(), Count])),
  }),
});
export type VersionComparison = z.infer<typeof VersionComparison>;
