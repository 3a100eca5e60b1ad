import { withoutCode } from './code.ts';
import { RULE_DEFAULTS } from './defaults.ts';
import type { RuleFactory } from './rule.ts';

/** Texts with fewer characters are labels such as "A4" or "(2)". */
const FEWEST_CHARACTERS = 8;

/**
 * Rejects a side in which letters (with their marks) are less than `minimumShare` of the characters other than white
 * space, placeholders and code (OpusFilter AlphabetRatioFilter).
 */
export const alphabet: RuleFactory<'alphabet'> = (parameters) => {
  const minimumShare = parameters.minimumShare ?? RULE_DEFAULTS.alphabet.minimumShare;
  return (pair) => {
    for (const side of ['source', 'target'] as const) {
      const text = withoutCode(pair[side]);
      const characters = text.match(/\S/gu)?.length ?? 0;
      if (characters < FEWEST_CHARACTERS) continue;
      const letters = text.match(/[\p{L}\p{M}]/gu)?.length ?? 0;
      if (letters < minimumShare * characters) {
        return `the ${side} has ${letters} letters among ${characters} characters`;
      }
    }
    return undefined;
  };
};
