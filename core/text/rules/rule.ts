import type { Rule, RuleName } from '../../../contracts/recipe/rules.ts';
import type { Languages } from '../../formats/text-record.ts';
import type { LanguageIdentifier } from '../language-identifier.ts';

/** A normalised pair and its tokens, computed once for all rules. */
export interface SegmentPair {
  source: string;
  target: string;
  sourceTokens: readonly string[];
  targetTokens: readonly string[];
}

/** @returns what is wrong with the pair, for a person; undefined when it may stay */
export type RuleCheck = (pair: SegmentPair) => string | undefined;

/** What rules know beside their parameters. */
export interface RuleContext {
  languages: Languages;
  identifier: LanguageIdentifier;
}

/** The parameters of a rule as a recipe may state them. */
export type RuleParameters<Name extends RuleName> = Omit<Extract<Rule, { rule: Name }>, 'rule'>;

/** Makes a rule's check; parameters that are left out take the default that was fitted for the languages. */
export type RuleFactory<Name extends RuleName> = (
  parameters: RuleParameters<Name>,
  context: RuleContext,
) => RuleCheck;
