import type { Rule, RuleName } from '../../../contracts/recipe/rules.ts';
import { alphabet } from './alphabet.ts';
import { empty } from './empty.ts';
import { encoding } from './encoding.ts';
import { language } from './language.ts';
import { length } from './length.ts';
import { lengthRatio } from './length-ratio.ts';
import { numbers } from './numbers.ts';
import type { RuleCheck, RuleContext, RuleFactory, SegmentPair } from './rule.ts';
import { script } from './script.ts';
import { untranslated } from './untranslated.ts';

const FACTORIES: { [Name in RuleName]: RuleFactory<Name> } = {
  empty,
  encoding,
  untranslated,
  length,
  'length-ratio': lengthRatio,
  script,
  alphabet,
  numbers,
  language,
};

/** Why a pair was dropped: the first rule of the recipe that rejects it, and what it saw. */
export interface Rejection {
  reason: RuleName;
  detail: string;
}

/**
 * Makes one check of a recipe's rules, which are applied in their order.
 * @returns a function that gives the first rejection, or undefined for a pair that all rules let pass
 */
export function applyRules(
  rules: readonly Rule[],
  context: RuleContext,
): (pair: SegmentPair) => Rejection | undefined {
  const checks = rules.map((rule) => ({ reason: rule.rule, check: makeCheck(rule, context) }));
  return (pair) => {
    for (const { reason, check } of checks) {
      const detail = check(pair);
      if (detail !== undefined) return { reason, detail };
    }
    return undefined;
  };
}

function makeCheck<Name extends RuleName>(
  rule: Extract<Rule, { rule: Name }>,
  context: RuleContext,
): RuleCheck {
  const factory = FACTORIES[rule.rule as Name];
  return factory(rule, context);
}
