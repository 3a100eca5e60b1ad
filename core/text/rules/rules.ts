import type { Rule, RuleName, RuleSet } from '../../../contracts/recipe/rules.ts';
import { alphabet } from './alphabet.ts';
import { brackets } from './brackets.ts';
import { controlCharacters } from './control-characters.ts';
import { currency } from './currency.ts';
import { empty } from './empty.ts';
import { encoding } from './encoding.ts';
import { escapedUnicode } from './escaped-unicode.ts';
import { halfTranslated } from './half-translated.ts';
import { language } from './language.ts';
import { length } from './length.ts';
import { lengthRatio } from './length-ratio.ts';
import { longestCommonSubstring } from './longest-common-substring.ts';
import { markup } from './markup.ts';
import { numbers } from './numbers.ts';
import { pattern } from './pattern.ts';
import { repetition } from './repetition.ts';
import type { RuleCheck, RuleContext, RuleFactory, SegmentPair } from './rule.ts';
import { script } from './script.ts';
import { symbolsOnly } from './symbols-only.ts';
import { terminalPunctuation } from './terminal-punctuation.ts';
import { untranslated } from './untranslated.ts';
import { urls } from './urls.ts';
import { wordLength } from './word-length.ts';

const FACTORIES: { [Name in RuleName]: RuleFactory<Name> } = {
  empty,
  'symbols-only': symbolsOnly,
  encoding,
  'control-characters': controlCharacters,
  'escaped-unicode': escapedUnicode,
  untranslated,
  'half-translated': halfTranslated,
  'longest-common-substring': longestCommonSubstring,
  length,
  'length-ratio': lengthRatio,
  'word-length': wordLength,
  script,
  alphabet,
  language,
  numbers,
  urls,
  currency,
  'terminal-punctuation': terminalPunctuation,
  repetition,
  markup,
  brackets,
  pattern,
};

/** Why a pair was dropped: the first rule of the recipe that rejects it (a pattern by its own name), and what it saw. */
export interface Rejection {
  reason: string;
  detail: string;
}

/** @returns the first rejection, or undefined for a pair that all rules let pass */
export type RulesCheck = (pair: SegmentPair) => Rejection | undefined;

/** Makes one check of a recipe's rules, which are applied in their order. */
export function applyRules(rules: readonly Rule[], context: RuleContext): RulesCheck {
  const checks = rules.map((rule) => ({
    reason: rule.rule === 'pattern' ? rule.name : rule.rule,
    check: makeCheck(rule, context),
  }));
  return (pair) => {
    for (const { reason, check } of checks) {
      const detail = check(pair);
      if (detail !== undefined) return { reason, detail };
    }
    return undefined;
  };
}

/**
 * Makes the function that gives the check for a source's records of a domain: the recipe's first rule set that is for
 * them, else its rules.
 */
export function chooseRules(
  { rules, ruleSets }: { rules: readonly Rule[]; ruleSets: readonly RuleSet[] },
  context: RuleContext,
): (sourceId: string, domain: string | undefined) => RulesCheck {
  const otherwise = applyRules(rules, context);
  const sets = ruleSets.map((set) => ({ ...set, check: applyRules(set.rules, context) }));
  return (sourceId, domain) => {
    const fitting = sets.find(
      ({ sources, domains }) =>
        (sources === undefined || sources.includes(sourceId)) &&
        (domains === undefined || (domain !== undefined && domains.includes(domain))),
    );
    return fitting?.check ?? otherwise;
  };
}

function makeCheck<Name extends RuleName>(
  rule: Extract<Rule, { rule: Name }>,
  context: RuleContext,
): RuleCheck {
  const factory = FACTORIES[rule.rule as Name];
  return factory(rule, context);
}
