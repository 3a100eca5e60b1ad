import { CODE } from '../character-classes.ts';
import type { SegmentFeatures } from '../scan-segment.ts';
import { withoutCode } from './code.ts';
import { RULE_DEFAULTS } from './defaults.ts';
import { type RuleFactory, SIDES } from './rule.ts';

/** Texts with fewer characters are labels such as "A4" or "(2)". */
const FEWEST_CHARACTERS = 8;

/**
 * Rejects a side in which letters (with their marks) are less than `minimumShare` of the characters other than white
 * space, placeholders and code (OpusFilter AlphabetRatioFilter).
 */
export const alphabet: RuleFactory<'alphabet'> = (parameters) => {
  const minimumShare = parameters.minimumShare ?? RULE_DEFAULTS.alphabet.minimumShare;
  return (pair) => {
    for (const side of SIDES) {
      const { characters, letters } = count(pair.features[side]);
      if (characters < FEWEST_CHARACTERS || letters >= minimumShare * characters) continue;
      return `the ${side} has ${letters} letters among ${characters} characters`;
    }
    return undefined;
  };
};

function count(features: SegmentFeatures): { characters: number; letters: number } {
  const { classes, characters, spaces, letters, marks } = features;
  if (!(classes & CODE)) return { characters: characters - spaces, letters: letters + marks };
  const text = withoutCode(features);
  return {
    characters: text.match(/\S/gu)?.length ?? 0,
    letters: text.match(/[\p{L}\p{M}]/gu)?.length ?? 0,
  };
}
