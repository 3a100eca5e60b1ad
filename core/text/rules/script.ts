import { HAN, LATIN } from '../character-classes.ts';
import type { SegmentFeatures } from '../scan-segment.ts';
import { likelyScript, scriptsOf } from '../scripts.ts';
import { RULE_DEFAULTS } from './defaults.ts';
import { isForeignHan, isJapaneseHan } from './japanese-han.ts';
import { otherSide, type RuleFactory, SIDES } from './rule.ts';

/** Share of a side's letters that may be of a script that is neither its own nor Latin nor in the other side. */
const LARGEST_FOREIGN_SHARE = 0.1;
const FEWEST_FOREIGN_LETTERS = 2;

/** Fewer letters than this say nothing about a side in a non-Latin script: `OK`, `Wi-Fi`, `CSS`. */
const FEWEST_LETTERS = 6;

/** A Latin word has about as many letters again as a word of a script with denser letters. */
const LATIN_WEIGHT = 0.5;

/**
 * Rejects a side in the wrong script (OpusFilter CharacterScoreFilter): more than a tenth of its letters are of a third
 * script, or less than `minimumShare` of them of its language's scripts. Words and letters that stand in the other side
 * too (names, code, symbols) are not counted. For Japanese, Han characters outside JIS X 0208 count as foreign: most
 * simplified Chinese ones are. For Korean, Han ones do.
 */
export const script: RuleFactory<'script'> = (parameters, { languages }) => {
  const minimumShare = parameters.minimumShare ?? RULE_DEFAULTS.script.minimumShare;
  const letters = { source: lettersOf(languages.source), target: lettersOf(languages.target) };
  return (pair) => {
    for (const side of SIDES) {
      if (!isSuspect(pair.features[side], letters[side], minimumShare)) continue;
      const problem = judge(pair[side], pair[otherSide(side)], letters[side], minimumShare);
      if (problem) return `the ${side} has ${problem}`;
    }
    return undefined;
  };
};

/** False only where even all Latin letters together would not be too many, and no letter is foreign. */
function isSuspect(features: SegmentFeatures, letters: Letters, minimumShare: number): boolean {
  const { classes, ownLetters, latinLetters } = features;
  if (ownLetters + latinLetters < features.letters) return true;
  if (letters.mayHaveForeignHan && classes & HAN && hasForeignHan(features)) return true;
  // Latin numerals are no letters, but of a Latin word.
  const latin = latinLetters + (classes & LATIN ? features.wordy - features.letters : 0);
  return ownLetters < minimumShare * (ownLetters + LATIN_WEIGHT * latin);
}

function hasForeignHan({ text, units }: SegmentFeatures): boolean {
  for (let at = 0; at < text.length; at++) {
    if (isForeignHan(units[at] as number)) return true;
  }
  return false;
}

type LetterClass = 'own' | 'latin' | 'foreign';

function judge(text: string, other: string, letters: Letters, minimumShare: number): string | undefined {
  const count = { own: 0, latin: 0, foreign: 0 };
  const otherLower = other.toLowerCase();
  for (const word of text.match(WORD) ?? []) {
    if (LATIN_WORD.test(word)) {
      const latin = letters.classOf(word);
      if (latin === 'own' || !otherLower.includes(word.toLowerCase())) count[latin] += word.length;
      continue;
    }
    for (const letter of word) {
      const kind = letters.classOf(letter);
      if (kind === 'own' || !other.includes(letter)) count[kind]++;
    }
  }
  const { own, latin, foreign } = count;
  if (foreign >= letters.fewestForeign(text) && foreign > LARGEST_FOREIGN_SHARE * (own + foreign)) {
    return `${foreign} of ${own + latin + foreign} letters in a script that its language does not use`;
  }
  if (own + latin < FEWEST_LETTERS) return undefined;
  const share = own / (own + LATIN_WEIGHT * latin);
  return share < minimumShare
    ? `only ${own} of ${own + latin} letters in the script of its language`
    : undefined;
}

/** What a language is written in. */
interface Letters {
  /** Of one letter; of a Latin word, which has one class throughout. */
  classOf(letter: string): LetterClass;
  fewestForeign(text: string): number;
  mayHaveForeignHan: boolean;
}

function lettersOf(language: string): Letters {
  const scripts = [...scriptsOf(language), 'Zyyy'].map((name) => `\\p{sc=${name}}`).join('');
  const own = new RegExp(`^[${scripts}]`, 'u');
  const japanese = likelyScript(language) === 'Jpan';
  return {
    mayHaveForeignHan: japanese,
    classOf(letter) {
      if (own.test(letter))
        return japanese && HAN_LETTER.test(letter) && !isJapaneseHan(letter) ? 'foreign' : 'own';
      return LATIN_WORD.test(letter) ? 'latin' : 'foreign';
    },
    // A text of Han characters alone is as likely Chinese, so that one such character decides.
    fewestForeign: (text) => (japanese && !KANA.test(text) ? 1 : FEWEST_FOREIGN_LETTERS),
  };
}

const WORD = /\p{sc=Latn}+|(?:(?!\p{sc=Latn})\p{L})+/gu;
const LATIN_WORD = /^\p{sc=Latn}/u;
const HAN_LETTER = /\p{sc=Hani}/u;
const KANA = /[\p{sc=Hira}\p{sc=Kana}]/u;
