import { HANGUL, KANA } from '../character-classes.ts';
import type { LanguageIdentifier } from '../language-identifier.ts';
import { scriptsOf } from '../scripts.ts';
import { tokensOf } from '../tokens.ts';
import { withoutCode } from './code.ts';
import { RULE_DEFAULTS } from './defaults.ts';
import {
  type JudgedLanguage,
  otherSide,
  type RuleFactory,
  type SegmentPair,
  SIDES,
  type Side,
} from './rule.ts';

/** Languages that a short text does not tell apart. */
const CONFUSABLE = [
  ['no', 'nb', 'nn', 'da', 'sv'],
  ['hr', 'sr', 'bs', 'sl'],
  ['cs', 'sk'],
  ['ms', 'id'],
  ['es', 'gl', 'pt', 'ca'],
  ['ru', 'uk', 'be', 'bg'],
  ['hi', 'mr', 'ne'],
  ['de', 'lb', 'nds'],
  ['nl', 'af'],
];

/** Languages whose scripts only they use among common languages: a text that has them needs no identification. */
const UNMISTAKABLE: Record<string, number | 'own'> = {
  ja: KANA,
  ko: HANGUL,
  el: 'own',
  th: 'own',
  ka: 'own',
  hy: 'own',
};

/** Japanese labels may be of Han characters alone; shorter ones pass for Chinese and the other way round. */
const FEWEST_HAN = 10;
const FEWEST_WORDS = 3;

/** Runs of what names of code consist of. */
const RUN = /[\w./\\]+/g;
/** What tells a name of code from a word: an underscore, slash or digit, a point or capital inside, two capitals. */
const NAME = /[_/\\\d]|[a-z][A-Z]|\w\.\w|[A-Z]{2}/;
const WORD = /[\p{L}\p{M}]+/gu;
const ASCII = /^[\0-\x7f]*$/;

/**
 * Rejects a side that is identified as another language (OpusFilter LanguageIDFilter; Bicleaner hardrules
 * `c_identical_language`), with great care for short texts. A side that as a whole looks like its language is in it.
 * From any other, code, names and what stands in the other side too are taken away; what is left is judged only if it has
 * at least `minimumCharacters` letters in at least three words (ten characters of Chinese), and rejected only if the
 * identified language scores `minimumConfidence` better than the expected one and is not one that is easily taken for
 * it. That the side is in the right script at all, the rule `script` sees.
 */
export const language: RuleFactory<'language'> = (parameters, { languages, identifier }) => {
  const minimumConfidence = parameters.minimumConfidence ?? RULE_DEFAULTS.language.minimumConfidence;
  const minimumCharacters = parameters.minimumCharacters ?? RULE_DEFAULTS.language.minimumCharacters;
  const judges = {
    source: languageJudge('source', languages.source, identifier, minimumCharacters),
    target: languageJudge('target', languages.target, identifier, minimumCharacters),
  };
  return (pair) => {
    for (const side of SIDES) {
      const expected = languages[side];
      const { language, lead } = judges[side](pair);
      if (language === expected || lead < minimumConfidence || isConfusable(language, expected)) continue;
      return `the ${side} looks like ${language}, not ${expected}`;
    }
    return undefined;
  };
};

/**
 * Makes a function that tells which language a side of a pair is in, for statistics; it gives `und` where the rule would
 * not judge. It uses what the rule found out about the pair.
 */
export function languageOfSide(
  side: Side,
  expected: string,
  identifier: LanguageIdentifier,
): (pair: SegmentPair) => string {
  const judge = languageJudge(side, expected, identifier, RULE_DEFAULTS.language.minimumCharacters);
  return (pair) => judge(pair).language;
}

const UNJUDGED: JudgedLanguage = { language: 'und', lead: 0 };

/** Makes the function that judges a side once for everyone who asks. */
function languageJudge(
  side: Side,
  expected: string,
  identifier: LanguageIdentifier,
  minimumCharacters: number,
): (pair: SegmentPair) => JudgedLanguage {
  const isExpected: JudgedLanguage = { language: expected, lead: 0 };
  const known = identifier.knows(expected);
  const unmistakable = UNMISTAKABLE[expected];
  const textOf = judgedText(expected, minimumCharacters);
  const fewestLetters = isHanLanguage(expected) ? Math.min(FEWEST_HAN, minimumCharacters) : minimumCharacters;

  const judge = (pair: SegmentPair): JudgedLanguage => {
    const { text, units, classes, letters, ownLetters } = pair.features[side];
    if (unmistakable === 'own' ? ownLetters > 0 : unmistakable && classes & unmistakable) return isExpected;
    if (!known || letters < fewestLetters) return UNJUDGED;
    if (identifier.identify(text, units).language === expected) return isExpected;
    const rest = textOf(pair, side);
    if (rest === undefined) return UNJUDGED;
    const identified = identifier.identify(rest);
    const lead = identified.scoreOf(identified.language) - identified.scoreOf(expected);
    return { language: identified.language, lead };
  };
  return (pair) => {
    pair.judged ??= {};
    pair.judged[side] ??= judge(pair);
    return pair.judged[side];
  };
}

const isHanLanguage = (language: string) => scriptsOf(language).includes('Hani');

/** Makes the function that leaves of a side what can be judged; undefined where that is too little. */
function judgedText(
  expected: string,
  minimumCharacters: number,
): (pair: SegmentPair, side: Side) => string | undefined {
  const own = new RegExp(
    `[${scriptsOf(expected)
      .map((name) => `\\p{sc=${name}}`)
      .join('')}]`,
    'gu',
  );
  const isHan = isHanLanguage(expected);
  return (pair, side) => {
    const { text: whole, words: wholeWords } = pair.features[side];
    // Most texts that come here are labels. Nothing that is taken away makes two words of one, unless other letters than
    // those of ASCII stand beside a name of code.
    if (!isHan && wholeWords < FEWEST_WORDS && ASCII.test(whole)) return undefined;
    const words = wordsOf(pair, side);
    const text = words.join(' ');
    const letters = text.match(own) ?? [];
    if (isHan) return letters.length >= FEWEST_HAN ? letters.join('') : undefined;
    return words.length >= FEWEST_WORDS && letters.length >= minimumCharacters ? text : undefined;
  };
}

function wordsOf(pair: SegmentPair, side: Side): string[] {
  const text = withoutCode(pair.features[side]).replace(RUN, (run) => (NAME.test(run) ? ' ' : run));
  const others = tokensOf(pair.features[otherSide(side)]);
  const other = new Set(others.map((token) => token.toLowerCase()));
  return (text.match(WORD) ?? []).filter((word) => !other.has(word.toLowerCase()));
}

function isConfusable(a: string, b: string): boolean {
  return CONFUSABLE.some((group) => group.includes(a) && group.includes(b));
}
