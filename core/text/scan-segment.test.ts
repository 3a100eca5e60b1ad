import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BRACKET, CODE, COMPLEX, TERMINAL } from './character-classes.ts';
import { languageClasses } from './language-classes.ts';
import { keyText, normalise } from './normalise.ts';
import { countOf, SegmentScanner, scanAny } from './scan-segment.ts';
import { weightedLength } from './scripts.ts';
import { skeleton } from './skeleton.ts';
import { isCharacterToken, tokens } from './tokens.ts';

/** The definitions, as regular expressions: slow, and easy to believe. */
const reference = {
  normalise: (text: string) =>
    text
      .replace(/[\uFEFF\u00AD]/gu, '')
      .normalize('NFC')
      .replace(/\s+/gu, ' ')
      .trim(),
  keyText: (text: string) =>
    text
      .normalize('NFKC')
      .toLowerCase()
      .replace(/\p{Nd}/gu, '0'),
  skeleton: (text: string) => reference.keyText(text).replace(/[^\p{L}\p{M}\p{N}]+/gu, '') || text,
  tokens: (text: string): string[] => text.match(TOKEN) ?? [],
  isCharacterToken: (token: string) =>
    new RegExp(`^[${UNSPACED.replaceAll('Script=', 'Script_Extensions=')}]`, 'u').test(token),
  weightedLength(text: string) {
    if (!/[\p{sc=Hani}\p{sc=Hang}\p{sc=Hira}\p{sc=Kana}ー]/u.test(text)) return text.length;
    const weight = (character: string) =>
      /\p{sc=Hani}/u.test(character)
        ? 2.5
        : /\p{sc=Hang}/u.test(character)
          ? 2
          : /[\p{sc=Hira}\p{sc=Kana}ー]/u.test(character)
            ? 1.5
            : 1;
    return [...text].reduce((sum, character) => sum + weight(character), 0);
  },
};
const UNSPACED = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}`;
const TOKEN = new RegExp(
  `(?=[\\p{L}\\p{N}])[${UNSPACED}]\\p{M}*|(?:(?![${UNSPACED}])[\\p{L}\\p{M}\\p{N}])+`,
  'gu',
);

/** Characters whose treatment differs: cases, marks, wide forms, conjoining jamo, digits of many kinds, surrogates. */
const AWKWARD = [
  ...'aZéßİıΣςσǅŉﬁ１²①٣Ⅷªー々ｶﾞがかﾞ゙กำ็ລ្មြ한ᄒ가각字𠀀𝐀😀👩\u200D\u0301\u0345\u0307 .,:/<{%@…。！？(（]』€$',
  ...'\u0000\u0085\u00A0\u00AD\u2028\u3000\uFEFF\uFFFD\uE000\uD800\uDC00Ã¤Å“\u0130\u1E9Eſ\u212A\u2126',
];
const awkward = fc.string({ unit: fc.constantFrom(...AWKWARD), maxLength: 24 });
const anything = fc.oneof(
  awkward,
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.array(fc.nat(0xffff), { maxLength: 20 }).map((units) => String.fromCharCode(...units)),
);
const RUNS = { numRuns: 500 };

describe('what the scanner and the tables replace', () => {
  it.each(['normalise', 'keyText', 'skeleton', 'tokens', 'weightedLength'] as const)('%s', (name) => {
    const fast = { normalise, keyText, skeleton, tokens, weightedLength }[name];
    fc.assert(
      fc.property(anything, (text) => {
        expect(fast(text)).toEqual(reference[name](text));
      }),
      RUNS,
    );
    for (let unit = 0; unit <= 0xffff; unit++) {
      const text = `x${String.fromCharCode(unit)}`;
      if (JSON.stringify(fast(text)) !== JSON.stringify(reference[name](text))) {
        expect([unit.toString(16), fast(text)]).toEqual([unit.toString(16), reference[name](text)]);
      }
    }
  });

  it('knows the tokens that are characters', () => {
    for (let unit = 0; unit <= 0xffff; unit++) {
      const character = String.fromCharCode(unit);
      if (isCharacterToken(character) !== reference.isCharacterToken(character)) {
        expect(unit.toString(16)).toBe(reference.isCharacterToken(character));
      }
    }
  });
});

const OWN_SCRIPTS: Record<string, string> = {
  en: '[\\p{sc=Latn}\\p{sc=Zyyy}]',
  ja: '[\\p{sc=Hani}\\p{sc=Hira}\\p{sc=Kana}\\p{sc=Zyyy}]',
  ko: '[\\p{sc=Hang}\\p{sc=Zyyy}]',
  ru: '[\\p{sc=Cyrl}\\p{sc=Zyyy}]',
  zh: '[\\p{sc=Hani}\\p{sc=Bopo}\\p{sc=Zyyy}]',
  ar: '[\\p{sc=Arab}\\p{sc=Zyyy}]',
};

describe('the features of a segment', () => {
  const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;
  const features = (text: string, language = 'en') => new SegmentScanner(language).scan(text);

  it('count what regular expressions count', () => {
    fc.assert(
      fc.property(anything, fc.constantFrom('en', 'ja', 'ko', 'ru', 'zh', 'ar'), (text, language) => {
        const found = features(text, language);
        const words = tokens(text);
        expect({
          characters: found.characters,
          letters: found.letters,
          marks: found.marks,
          spaces: found.spaces,
          tokens: found.tokens,
          words: found.words,
          weightedLength: found.weightedLength,
          wordy: found.wordy,
          brackets: countOf(found, BRACKET),
          terminals: countOf(found, TERMINAL),
          own: found.ownLetters,
          latin: found.latinLetters,
        }).toEqual({
          characters: [...text].length,
          letters: count(text, /\p{L}/gu),
          marks: count(text, /\p{M}/gu),
          spaces: count(text, /\s/gu),
          tokens: words.length,
          words: words.filter((word) => /\p{L}/u.test(word)).length,
          wordy: count(text, /[\p{L}\p{M}\p{N}]/gu),
          brackets: count(text.replace(/[^\0-\uffff]/gu, ''), /[\p{Ps}\p{Pe}]/gu),
          terminals: count(text.replace(/[^\0-\uffff]/gu, ''), /[\p{Sentence_Terminal}…]/gu),
          own: count(text, new RegExp(`(?=\\p{L})${OWN_SCRIPTS[language]}`, 'gu')),
          weightedLength: reference.weightedLength(text),
          latin: language === 'en' ? 0 : count(text, /(?=\p{L})\p{sc=Latn}/gu),
        });
      }),
      RUNS,
    );
  });

  it('are those of the plain loop', () => {
    fc.assert(
      fc.property(anything, fc.constantFrom('en', 'ja', 'ko', 'ru', 'und'), (part, language) => {
        const text = part.repeat(3);
        const found = features(text, language);
        const fromKernel = { ...found };
        const edges = [...found.tokenEdges.slice(0, 2 * found.tokens)];
        scanAny(found, languageClasses(language));
        if (text.includes('://')) found.classes |= CODE;
        expect({ ...fromKernel, edges }).toEqual({
          ...found,
          edges: [...found.tokenEdges.slice(0, 2 * found.tokens)],
        });
        if (found.isNormal) expect(normalise(text)).toBe(text);
      }),
      RUNS,
    );
  });

  it('has as many wordy characters in a plain text as its skeleton has', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const { classes, wordy } = features(text);
        if (!(classes & COMPLEX) && wordy > 0) expect(skeleton(text)).toHaveLength(wordy);
      }),
      RUNS,
    );
  });

  it('tell own, Latin and foreign letters of a language apart', () => {
    const kinds = (text: string, language: string) => {
      const { letters, ownLetters, latinLetters } = features(text, language);
      return [ownLetters, latinLetters, letters - ownLetters - latinLetters];
    };
    expect(kinds('TypeScript は 速い', 'ja')).toEqual([3, 10, 0]);
    expect(kinds('TypeScript は 速い', 'ko')).toEqual([0, 10, 3]);
    expect(kinds('Größe, да 𠀀', 'de')).toEqual([5, 0, 3]);
  });

  it('count in long texts, too', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab1 .') }), (part) => {
        const text = part.repeat(2000);
        const { letters, spaces, wordy, tokens: found } = features(text);
        expect({ letters, spaces, wordy, found }).toEqual({
          letters: count(text, /[ab]/g),
          spaces: count(text, / /g),
          wordy: count(text, /[ab1]/g),
          found: count(text, /[ab1]+/g),
        });
      }),
      { numRuns: 30 },
    );
  });

  it('see UTF-8 that was read as Windows-1252, and addresses', () => {
    expect(features('SchlÃ¼ssel').looksMisread).toBe(true);
    expect(features('Schlüssel à la carte').looksMisread).toBe(false);
    expect(features('see https://a.example').classes).not.toBe(features('see https. //a.example').classes);
  });
});
