import { z } from 'zod';
import { RE2JS } from '#re2js';
import { Share, SourceId } from '../primitives.ts';

const PositiveInt = z.int().min(1);

/** A rule's object: its name and its parameters, all of them optional. */
const rule = <Name extends string, Shape extends z.ZodRawShape>(name: Name, parameters: Shape) =>
  z.strictObject({ rule: z.literal(name), ...parameters });

const RULES = [
  /** No side is empty once white space is gone, and each has at least one letter or digit. */
  rule('empty', {}),
  /** Each side has a letter: neither symbols alone nor numbers alone. */
  rule('symbols-only', {}),
  /** Encoding damage: U+FFFD, UTF-8 read as a legacy encoding. */
  rule('encoding', {}),
  /** Control characters, private use, non-characters and lone surrogates. */
  rule('control-characters', {}),
  /** Escapes that were never decoded: \u00e4, &#228;, &auml;, %C3%A4; `minimumCount` of them in one side. */
  rule('escaped-unicode', { minimumCount: PositiveInt.optional() }),
  /** Target equal to source after normalisation, in segments of at least `minimumTokens` tokens. */
  rule('untranslated', { minimumTokens: PositiveInt.optional(), maximumSimilarity: Share.optional() }),
  /** A run of the source's words in the target: `minimumWords` of them written small, `minimumShare` of the target's words. */
  rule('half-translated', { minimumWords: PositiveInt.optional(), minimumShare: Share.optional() }),
  /** Longest common substring over the shorter side, in characters, from `minimumCharacters` on. */
  rule('longest-common-substring', {
    maximumShare: Share.optional(),
    minimumCharacters: PositiveInt.optional(),
  }),
  /** Length of each side in tokens. */
  rule('length', { minimumTokens: PositiveInt.optional(), maximumTokens: PositiveInt.optional() }),
  /** Longer side over shorter side, in characters scaled by what is usual for the script. */
  rule('length-ratio', {
    maximumRatio: z.number().min(1).optional(),
    minimumCharacters: PositiveInt.optional(),
  }),
  /** Longest token, and average length of tokens in sides of at least `minimumTokens`; not in scripts without spaces. */
  rule('word-length', {
    maximumLongest: PositiveInt.optional(),
    minimumAverage: z.number().min(0).optional(),
    maximumAverage: z.number().min(1).optional(),
    minimumTokens: PositiveInt.optional(),
  }),
  /** Share of letters that belong to the scripts of the side's language. */
  rule('script', { minimumShare: Share.optional() }),
  /** Share of letters (against digits, punctuation, symbols). */
  rule('alphabet', { minimumShare: Share.optional() }),
  /** Language identification of each side; segments with fewer letters than `minimumCharacters` are not judged. */
  rule('language', { minimumCharacters: PositiveInt.optional(), minimumConfidence: Share.optional() }),
  /** Numbers on one side that are missing on the other. */
  rule('numbers', { minimumOverlap: Share.optional() }),
  /** Addresses on one side that are missing on the other. */
  rule('urls', { minimumOverlap: Share.optional() }),
  /** Signs of currencies on both sides, none of them on both. */
  rule('currency', {}),
  /** Difference in sentence-ending punctuation, as the score of OpusFilter: 0 for none, lower for more. */
  rule('terminal-punctuation', { minimumScore: z.number().max(0).optional() }),
  /** A unit that follows itself at least `minimumRepeats` times on one side and not on the other. */
  rule('repetition', {
    minimumRepeats: z.int().min(2).optional(),
    minimumLength: PositiveInt.optional(),
    maximumLength: PositiveInt.optional(),
  }),
  /** Tags and placeholders that stand on one side only; more than `maximumDifferences` of them. */
  rule('markup', { maximumDifferences: z.int().min(0).optional() }),
  /** Brackets without a partner: more than `maximumUnpaired` on one side, and not on the other. */
  rule('brackets', { maximumUnpaired: z.int().min(0).optional() }),
  /**
   * A regular expression of one's own, in the syntax of RE2 (linear time; no look-around, no back-references). `name` is
   * the reason in the drop log. The pair is dropped when the expression is found in one of the sides of `in`, or with
   * `drop: 'not-matching'` when it is missing in one of them.
   */
  rule('pattern', {
    name: z
      .string()
      .max(40)
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'use lower-case letters, digits and single hyphens'),
    expression: z.string().min(1).max(2000).superRefine(checkExpression),
    in: z.enum(['source', 'target', 'both']).default('both'),
    drop: z.enum(['matching', 'not-matching']).default('matching'),
    ignoreCase: z.boolean().default(false),
  }),
] as const;

function checkExpression(expression: string, context: z.RefinementCtx): void {
  try {
    RE2JS.compile(expression);
  } catch (error) {
    context.addIssue({
      code: 'custom',
      message: `not a regular expression of RE2: ${(error as Error).message}`,
    });
  }
}

const RULE_NAMES: readonly string[] = RULES.map(({ shape }) => shape.rule.value);

/**
 * The rules of the Ingest stage. Each is one object with a name and its parameters; the list in a recipe is applied in
 * its order and the first rule that rejects a pair names the reason in the drop log. A parameter left out takes the
 * default that was fitted for the language pair (core/text/rules/defaults.ts).
 */
export const Rule = z.discriminatedUnion('rule', RULES, {
  error: ({ input }): string => {
    const name = (input as { rule?: unknown } | null)?.rule;
    return `${name === undefined ? 'a rule needs a name' : `no rule is called ${JSON.stringify(name)}`}; the rules are ${RULE_NAMES.join(', ')}`;
  },
});
export type Rule = z.infer<typeof Rule>;
export type RuleName = Rule['rule'];

/** The rules of a recipe that names none, in their order. */
export const DEFAULT_RULES: Rule[] = [
  { rule: 'empty' },
  { rule: 'encoding' },
  { rule: 'control-characters' },
  { rule: 'escaped-unicode' },
  { rule: 'untranslated' },
  { rule: 'half-translated' },
  { rule: 'length' },
  { rule: 'length-ratio' },
  { rule: 'script' },
  { rule: 'word-length' },
  { rule: 'alphabet' },
  { rule: 'repetition' },
  { rule: 'numbers' },
  { rule: 'markup' },
  { rule: 'urls' },
  { rule: 'currency' },
  { rule: 'brackets' },
  { rule: 'language' },
];

/**
 * Rules for some sources, some domains, or some domains of some sources, instead of the recipe's own. A record's domain
 * is its own, or else its source's.
 */
export const RuleSet = z
  .strictObject({
    sources: z.array(SourceId).min(1).optional(),
    domains: z.array(z.string().min(1)).min(1).optional(),
    rules: z.array(Rule),
  })
  .refine(({ sources, domains }) => sources !== undefined || domains !== undefined, {
    message: 'name the sources or the domains that the rules are for',
  });
export type RuleSet = z.infer<typeof RuleSet>;
