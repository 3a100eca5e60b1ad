import { eld } from 'eld/medium';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eldIdentifier, type IdentifiedLanguage } from './language-identifier.ts';

const identifier = eldIdentifier();
const LANGUAGES = Object.values(eld.info().Languages) as string[];

/** What eld says, in our terms. */
function reference(text: string) {
  const result = eld.detect(text);
  return { language: result.language || 'und', scores: result.getScores() as Record<string, number> };
}

function expectSame(text: string): void {
  const expected = reference(text);
  const found = identifier.identify(text);
  expect({ text, language: found.language }).toEqual({ text, language: expected.language });
  for (const language of LANGUAGES)
    expect(found.scoreOf(language)).toBeCloseTo(expected.scores[language] ?? 0, 12);
}

describe('language identification', () => {
  it('gives the languages and scores of eld for texts in many scripts', () => {
    for (const text of [
      'The quick brown fox doesn’t jump.',
      "L'été, c'est ' aujourd''hui ' `code`",
      'Der Schlüssel ist GRÖSSER als das Loch',
      'İstanbul’da bir gün',
      'Съешь же ещё этих мягких французских булок',
      '他们在图书馆学习中文',
      '한국어 문장을 확인합니다',
      'これは日本語の文です。',
      'Η γρήγορη καφέ αλεπού',
      'مرحبا بالعالم',
      'a',
      '',
      '1234 😀',
      'x'.repeat(2000),
      'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft '.repeat(9),
      'viele kurze Wörter '.repeat(60),
    ]) {
      expectSame(text);
    }
  });

  it('gives the languages and scores of eld for any words', () => {
    const letters = 'aäbcdeéfghijklmnoöpqrsßtuüvwxyzABZœñøçабвгдежзийкі가각힣字中あアーαβ';
    const word = fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 12 });
    const between = fc.constantFrom(' ', ', ', "'", '’', " '", '` ', '-', '. ', ' 12 ', "''", "'1'");
    fc.assert(
      fc.property(fc.array(fc.tuple(word, between), { maxLength: 80 }), (parts) => {
        expectSame(parts.flat().join(''));
      }),
      { numRuns: 500 },
    );
  });

  it('reads the same from code units that the caller has', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 1200 }),
        fc.string({ minLength: 1 }),
        (text, more) => {
          const units = Uint16Array.from((text + more).split(''), (unit) => unit.charCodeAt(0));
          const seen = ({ language, scoreOf }: IdentifiedLanguage) => [language, scoreOf(language)];
          expect(seen(identifier.identify(text, units))).toEqual(seen(identifier.identify(text)));
        },
      ),
    );
  });

  it('knows what eld knows, under the codes that are in use', () => {
    for (const language of ['de', 'ko', 'nb', 'fil', 'id']) expect(identifier.knows(language)).toBe(true);
    expect(identifier.knows('tlh')).toBe(false);
    expect(identifier.identify('Ich bin hier').scoreOf('tlh')).toBe(0);
  });
});
