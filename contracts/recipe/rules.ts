import { z } from 'zod';
import { Share } from '../primitives.ts';

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

/** The rules of a recipe that names none, in their order. */
export const DEFAULT_RULES: Rule[] = [
  { rule: 'empty' },
  { rule: 'encoding' },
  { rule: 'untranslated' },
  { rule: 'length' },
  { rule: 'length-ratio' },
  { rule: 'script' },
  { rule: 'alphabet' },
  { rule: 'numbers' },
  { rule: 'language' },
];
