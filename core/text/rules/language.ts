import type { LanguageIdentifier } from '../language-identifier.ts';
import { scriptsOf } from '../scripts.ts';
import { withoutCode } from './code.ts';
import { RULE_DEFAULTS } from './defaults.ts';
import type { RuleFactory, SegmentPair } from './rule.ts';

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

/** Scripts that only one common language is written in: a text that has them needs no identification. */
const UNMISTAKABLE: Record<string, RegExp> = {
  ja: /[\p{sc=Hira}\p{sc=Kana}]/u,
  ko: /\p{sc=Hang}/u,
  el: /\p{sc=Grek}/u,
  th: /\p{sc=Thai}/u,
  ka: /\p{sc=Geor}/u,
  hy: /\p{sc=Armn}/u,
};

/** Japanese labels may be of Han characters alone; shorter ones pass for Chinese and the other way round. */
const FEWEST_HAN = 10;
const FEWEST_WORDS = 3;

/** Runs of what names of code consist of. */
const RUN = /[\w./\\]+/g;
/** What tells a name of code from a word: an underscore, slash or digit, a point or capital inside, two capitals. */
const NAME = /[_/\\\d]|[a-z][A-Z]|\w\.\w|[A-Z]{2}/;
const WORD = /[\p{L}\p{M}]+/gu;

/**
 * Rejects a side that is identified as another language (OpusFilter LanguageIDFilter; Bicleaner hardrules
 * `c_identical_language`), with great care for short texts: code, names and what stands in the other side too are
 * taken away first; what is left is judged only if it has at least `minimumCharacters` letters in at least three words
 * (ten characters of Chinese), and rejected only if the identified language scores `minimumConfidence` better than the
 * expected one and is not one that is easily taken for it. That the side is in the right script at all, the rule
 * `script` sees.
 */
export const language: RuleFactory<'language'> = (parameters, { languages, identifier }) => {
  const minimumConfidence = parameters.minimumConfidence ?? RULE_DEFAULTS.language.minimumConfidence;
  const texts = {
    source: judgedText(languages.source, parameters.minimumCharacters),
    target: judgedText(languages.target, parameters.minimumCharacters),
  };
  return (pair) => {
    for (const side of ['source', 'target'] as const) {
      const expected = languages[side];
      if (UNMISTAKABLE[expected]?.test(pair[side]) || !identifier.knows(expected)) continue;
      const text = texts[side](pair, side);
      if (text === undefined) continue;
      const identified = identifier.identify(text);
      if (identified.language === expected || isConfusable(identified.language, expected)) continue;
      const lead = identified.scoreOf(identified.language) - identified.scoreOf(expected);
      if (lead >= minimumConfidence) return `the ${side} looks like ${identified.language}, not ${expected}`;
    }
    return undefined;
  };
};

/**
 * Makes a function that tells which language a side of a pair is in, for statistics; it gives `und` where the rule would
 * not judge.
 */
export function languageOfSide(
  side: 'source' | 'target',
  expected: string,
  identifier: LanguageIdentifier,
): (pair: SegmentPair) => string {
  const textOf = judgedText(expected, undefined);
  return (pair) => {
    if (UNMISTAKABLE[expected]?.test(pair[side])) return expected;
    const text = textOf(pair, side);
    return text === undefined ? 'und' : identifier.identify(text).language;
  };
}

type Side = 'source' | 'target';

/** Makes the function that leaves of a side what can be judged; undefined where that is too little. */
function judgedText(
  expected: string,
  minimumCharacters: number = RULE_DEFAULTS.language.minimumCharacters,
): (pair: SegmentPair, side: Side) => string | undefined {
  const scripts = scriptsOf(expected);
  const own = new RegExp(`[${scripts.map((name) => `\\p{sc=${name}}`).join('')}]`, 'gu');
  const isHan = scripts.includes('Hani');
  return (pair, side) => {
    if (pair[side].length < Math.min(minimumCharacters, FEWEST_HAN)) return undefined;
    const words = wordsOf(pair, side);
    const text = words.join(' ');
    const letters = text.match(own)?.length ?? 0;
    if (isHan) return letters >= FEWEST_HAN ? (text.match(own) ?? []).join('') : undefined;
    return words.length >= FEWEST_WORDS && letters >= minimumCharacters ? text : undefined;
  };
}

function wordsOf(pair: SegmentPair, side: Side): string[] {
  const known = remembered.get(pair) ?? {};
  remembered.set(pair, known);
  known[side] ??= findWords(pair, side);
  return known[side];
}

/** The rule and the statistics ask for the words of the same pair one after the other. */
const remembered = new WeakMap<SegmentPair, Partial<Record<Side, string[]>>>();

function findWords(pair: SegmentPair, side: Side): string[] {
  const text = withoutCode(pair[side]).replace(RUN, (run) => (NAME.test(run) ? ' ' : run));
  const tokens = side === 'source' ? pair.targetTokens : pair.sourceTokens;
  const other = new Set(tokens.map((token) => token.toLowerCase()));
  return (text.match(WORD) ?? []).filter((word) => !other.has(word.toLowerCase()));
}

function isConfusable(a: string, b: string): boolean {
  return CONFUSABLE.some((group) => group.includes(a) && group.includes(b));
}
