import { z } from 'zod';
import { S3Uri, Share, SourceId } from './primitives.ts';

/**
 * The rules of the Ingest stage. Each is one object with a name and its parameters; the list in a recipe is applied in
 * its order and the first rule that rejects a pair names the reason in the drop log. A parameter left out takes the
 * default that was fitted for the language pair (core/text/rules/defaults.ts).
 */
export const Rule = z.discriminatedUnion('rule', [
  /** No side is empty once white space is gone, and each has at least one letter or digit. */
  z.strictObject({ rule: z.literal('empty') }),
  /** Encoding damage: U+FFFD, control characters, UTF-8 read as a legacy encoding. */
  z.strictObject({ rule: z.literal('encoding') }),
  /** Target equal to source after normalisation, in segments of at least `minimumTokens` tokens. */
  z.strictObject({
    rule: z.literal('untranslated'),
    minimumTokens: z.int().min(1).optional(),
    maximumSimilarity: Share.optional(),
  }),
  /** Length of each side in tokens. */
  z.strictObject({
    rule: z.literal('length'),
    minimumTokens: z.int().min(1).optional(),
    maximumTokens: z.int().min(1).optional(),
  }),
  /** Longer side over shorter side, in characters scaled by what is usual for the pair. */
  z.strictObject({
    rule: z.literal('length-ratio'),
    maximumRatio: z.number().min(1).optional(),
    minimumCharacters: z.int().min(1).optional(),
  }),
  /** Share of letters that belong to the scripts of the side's language. */
  z.strictObject({ rule: z.literal('script'), minimumShare: Share.optional() }),
  /** Share of letters (against digits, punctuation, symbols). */
  z.strictObject({ rule: z.literal('alphabet'), minimumShare: Share.optional() }),
  /** Language identification of each side; segments shorter than `minimumCharacters` letters are not judged. */
  z.strictObject({
    rule: z.literal('language'),
    minimumCharacters: z.int().min(1).optional(),
    minimumConfidence: Share.optional(),
  }),
  /** Numbers on one side that are missing on the other. */
  z.strictObject({ rule: z.literal('numbers'), minimumOverlap: Share.optional() }),
]);
export type Rule = z.infer<typeof Rule>;
export type RuleName = Rule['rule'];

/** What is known of a source beforehand. A source without an entry has these defaults. */
export const SourceSettings = z.strictObject({
  /** SPDX id or a short name of the terms under which the text was received. */
  licence: z.string().min(1).default('unknown'),
  title: z.string().min(1).optional(),
  domain: z.string().min(1).optional(),
  /** Held-out pairs and score thresholds come from trusted sources only. */
  trusted: z.boolean().default(true),
  /** `test`: everything from this source becomes a named test set and nothing of it is trained on. */
  use: z.enum(['train', 'test']).default('train'),
});
export type SourceSettings = z.infer<typeof SourceSettings>;

const HeldOutQuota = (pairs: number) =>
  z.strictObject({
    pairs: z.int().min(0).default(pairs),
    /** Upper bound as a share of the corpus; the smaller of the two bounds holds. */
    maximumShare: Share.default(0.05),
  });

/** All settings of a preparation; what is left out takes the default written here. */
export const PreparationRecipe = z.strictObject({
  v: z.literal(1).default(1),
  sources: z.record(SourceId, SourceSettings).default({}),
  rules: z
    .array(Rule)
    .default([
      { rule: 'empty' },
      { rule: 'encoding' },
      { rule: 'untranslated' },
      { rule: 'length' },
      { rule: 'length-ratio' },
      { rule: 'script' },
      { rule: 'alphabet' },
      { rule: 'numbers' },
      { rule: 'language' },
    ]),
  alignment: z
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
    .prefault({}),
  heldOut: z
    .strictObject({
      unit: z.literal('segment').default('segment'),
      test: HeldOutQuota(2000).prefault({}),
      validation: HeldOutQuota(2000).prefault({}),
      /** Distinguishes the hash that picks held-out segments; immutable on the corpus once a version exists. */
      salt: z.string().min(1).default('held-out'),
    })
    .prefault({}),
  decontamination: z
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
    .prefault({}),
  consistency: z
    .strictObject({
      /** What drift does: `warn` reports it, `fail` asks a person. Broken invariants always ask. */
      onDrift: z.enum(['warn', 'fail']).default('warn'),
      minimumPairs: z.int().min(1).default(500),
      /** Largest change of the drop rate against the previous version, absolute. */
      maximumDropRateChange: Share.default(0.1),
      /** Largest loss of pairs of a source against the previous version, as a share. */
      maximumPairLoss: Share.default(0.1),
      /** Population stability index of segment lengths; 0.25 is the customary bound for "shifted". */
      maximumLengthShift: z.number().min(0).default(0.25),
      /** Jensen-Shannon divergence (base 2) of the identified languages. */
      maximumLanguageShift: Share.default(0.1),
      /** Median absolute deviations from the median of the last deliveries. */
      maximumDeviations: z.number().min(1).default(6),
    })
    .prefault({}),
});
export type PreparationRecipe = z.infer<typeof PreparationRecipe>;
