import type { LanguageIdentifier } from '../language-identifier.ts';
import { likelyScript } from '../scripts.ts';
import { RULE_DEFAULTS } from './defaults.ts';
import type { RuleFactory, SegmentPair } from './rule.ts';

/** Languages that a short text does not tell apart. */
const CONFUSABLE = [
  ['no', 'nb', 'nn', 'da', 'sv'],
  ['hr', 'sr', 'bs', 'sl', 'me'],
  ['cs', 'sk'],
  ['ms', 'id'],
  ['es', 'gl', 'pt', 'ca'],
  ['ru', 'uk', 'be', 'bg'],
  ['hi', 'mr', 'ne'],
  ['de', 'lb', 'nds'],
  ['nl', 'af'],
];

/** What is in no language: addresses, code, markup, placeholders, words with digits, underscores or inner capitals, abbreviations. */
const NO_LANGUAGE =
  /https?:\S+|`[^`]*`|<[^>]*>|\{[^{}]*\}|\[[^[\]]*\]|%[\w@]+|\S+@\S+|[\w./\\-]*[_/\\\d][\w./\\-]*|\p{L}*\p{Ll}\p{Lu}\p{L}*|\w+\.\w+|\p{Lu}{2,}/gu;
const WORD = /[\p{L}\p{M}]+/gu;

/**
 * Rejects a side that is identified as another language (OpusFilter LanguageIDFilter; Bicleaner hardrules
 * `c_identical_language`), with great care for short texts: what is in no language and what stands in the other side
 * too (names) is taken away first; what is left is judged only if it has `minimumCharacters` letters (a third of that
 * where letters are syllables or words) in at least three words, and rejected only if the identified language scores
 * `minimumConfidence` better than the expected one and is not one that is easily taken for it.
 */
export const language: RuleFactory<'language'> = (parameters, { languages, identifier }) => {
  const minimumConfidence = parameters.minimumConfidence ?? RULE_DEFAULTS.language.minimumConfidence;
  const bounds = {
    source: boundsOf(languages.source, parameters.minimumCharacters),
    target: boundsOf(languages.target, parameters.minimumCharacters),
  };
  return (pair) => {
    for (const side of ['source', 'target'] as const) {
      const expected = languages[side];
      if (!identifier.knows(expected)) continue;
      const words = judgedWords(pair, side);
      if (!isEnough(words, bounds[side])) continue;
      const identified = identifier.identify(words.join(' '));
      if (identified.language === expected || isConfusable(identified.language, expected)) continue;
      const lead = identified.scoreOf(identified.language) - identified.scoreOf(expected);
      if (lead >= minimumConfidence) return `the ${side} looks like ${identified.language}, not ${expected}`;
    }
    return undefined;
  };
};

/** The language that a side of a pair is identified as, for statistics; `und` where the rule would not judge it. */
export function identifiedLanguage(
  pair: SegmentPair,
  side: 'source' | 'target',
  expected: string,
  identifier: LanguageIdentifier,
): string {
  const words = judgedWords(pair, side);
  return isEnough(words, boundsOf(expected, undefined))
    ? identifier.identify(words.join(' ')).language
    : 'und';
}

interface Bounds {
  letters: number;
  words: number;
}

function boundsOf(expected: string, minimumCharacters: number | undefined): Bounds {
  const dense = DENSE.has(likelyScript(expected));
  const letters = minimumCharacters ?? RULE_DEFAULTS.language.minimumCharacters;
  return dense ? { letters: Math.ceil(letters / 3), words: 1 } : { letters, words: 3 };
}

const DENSE = new Set(['Hans', 'Hant', 'Jpan', 'Kore', 'Thai', 'Laoo', 'Khmr', 'Mymr']);

function isEnough(words: readonly string[], bounds: Bounds): boolean {
  if (words.length < bounds.words) return false;
  return words.reduce((letters, word) => letters + word.length, 0) >= bounds.letters;
}

function judgedWords(pair: SegmentPair, side: 'source' | 'target'): string[] {
  const other = new Set(
    (side === 'source' ? pair.targetTokens : pair.sourceTokens).map((token) => token.toLowerCase()),
  );
  const words = pair[side].replace(NO_LANGUAGE, ' ').match(WORD) ?? [];
  return words.filter((word) => !other.has(word.toLowerCase()));
}

function isConfusable(a: string, b: string): boolean {
  return CONFUSABLE.some((group) => group.includes(a) && group.includes(b));
}
