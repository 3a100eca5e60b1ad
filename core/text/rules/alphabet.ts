import { CLASSES, CODE, LETTER, MARK, SPACE } from '../character-classes.ts';
import { type SegmentFeatures, SegmentScanner } from '../scan-segment.ts';
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
      const { characters, letters } = count(pair.features[side], minimumShare);
      if (characters < FEWEST_CHARACTERS || letters >= minimumShare * characters) continue;
      return `the ${side} has ${letters} letters among ${characters} characters`;
    }
    return undefined;
  };
};

/** Letters and characters beside code; of a segment with code but too few other characters to be rejected, of all. */
function count(features: SegmentFeatures, minimumShare: number): { characters: number; letters: number } {
  const letters = features.letters + features.marks;
  const characters = features.characters - features.spaces;
  const isSafe = characters - letters <= (1 - minimumShare) * FEWEST_CHARACTERS;
  if (isSafe || !(features.classes & CODE)) return { characters, letters };
  // Enough letters before all code, even if nothing but code were taken away behind them.
  const before = lettersBeforeCode(features);
  if ((1 - minimumShare) * before > minimumShare * (characters - letters) + 1) return { characters, letters };
  const rest = scanner.scan(withoutCode(features));
  return { characters: rest.characters - rest.spaces, letters: rest.letters + rest.marks };
}

/** Letters and marks before the white space that comes before the first character that code may begin with. */
function lettersBeforeCode({ text, units }: SegmentFeatures): number {
  let count = 0;
  let countAtSpace = 0;
  for (let at = 0; at < text.length; at++) {
    const classes = CLASSES[units[at] as number] as number;
    if (classes & (LETTER | MARK)) count++;
    else if (classes & SPACE) countAtSpace = count;
    else if (classes & CODE || (units[at] === COLON && text.startsWith('://', at))) return countAtSpace;
  }
  return count;
}

const COLON = ':'.charCodeAt(0);

const scanner = new SegmentScanner('und');
