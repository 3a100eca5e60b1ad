import { likelyScript, scriptsOf } from '../scripts.ts';
import { RULE_DEFAULTS } from './defaults.ts';
import { isJapaneseHan } from './japanese-han.ts';
import type { RuleFactory } from './rule.ts';

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
  const classify = { source: letterClasses(languages.source), target: letterClasses(languages.target) };
  return (pair) => {
    for (const [side, other] of [
      ['source', 'target'],
      ['target', 'source'],
    ] as const) {
      const problem = judge(pair[side], pair[other], classify[side], minimumShare);
      if (problem) return `the ${side} has ${problem}`;
    }
    return undefined;
  };
};

type LetterClass = 'own' | 'latin' | 'foreign';

function judge(
  text: string,
  other: string,
  classify: (letter: string) => LetterClass,
  minimumShare: number,
): string | undefined {
  const count = { own: 0, latin: 0, foreign: 0 };
  let otherLower: string | undefined;
  for (const word of text.match(WORD) ?? []) {
    const latinWord = LATIN_WORD.test(word);
    if (latinWord) {
      otherLower ??= other.toLowerCase();
      if (otherLower.includes(word.toLowerCase()) && classify('a') !== 'own') continue;
      count[classify('a')] += word.length;
      continue;
    }
    for (const letter of word) {
      const kind = classify(letter);
      if (kind !== 'own' && other.includes(letter)) continue;
      count[kind]++;
    }
  }
  const { own, latin, foreign } = count;
  if (foreign >= FEWEST_FOREIGN_LETTERS && foreign > LARGEST_FOREIGN_SHARE * (own + foreign)) {
    return `${foreign} of ${own + latin + foreign} letters in a script that its language does not use`;
  }
  if (own + latin < FEWEST_LETTERS) return undefined;
  const share = own / (own + LATIN_WEIGHT * latin);
  return share < minimumShare
    ? `only ${own} of ${own + latin} letters in the script of its language`
    : undefined;
}

const WORD = /\p{sc=Latn}+|(?:(?!\p{sc=Latn})\p{L})+/gu;
const LATIN_WORD = /^\p{sc=Latn}/u;

function letterClasses(language: string): (letter: string) => LetterClass {
  const own = new RegExp(
    `[${scriptsOf(language)
      .map((name) => `\\p{sc=${name}}`)
      .join('')}\\p{sc=Zyyy}]`,
    'u',
  );
  const japanese = likelyScript(language) === 'Jpan';
  return (letter) => {
    if (own.test(letter)) return japanese && HAN.test(letter) && !isJapaneseHan(letter) ? 'foreign' : 'own';
    return LATIN_WORD.test(letter) ? 'latin' : 'foreign';
  };
}

const HAN = /\p{sc=Han}/u;
