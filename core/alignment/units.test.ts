import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Language } from '../../contracts/primitives.ts';
import { alignmentUnits } from './units.ts';

function unitsOf(language: Language, text: string): string[] {
  const units: string[] = [];
  alignmentUnits(language)(text, (letters, start, end) =>
    units.push(String.fromCharCode(...letters.subarray(start, end))),
  );
  return units;
}

describe('alignmentUnits', () => {
  it('cuts the endings off words with letters, and keeps numbers', () => {
    expect(unitsOf('de', 'Die Einstellungen, 2024!')).toEqual(['die', 'einst', '0000']);
  });
  it('takes the first two syllables of Korean words', () => {
    expect(unitsOf('ko', '파일을 저장합니다.')).toEqual(['파일', '저장']);
  });
  it('finds words in text without spaces', () => {
    const units = unitsOf('ja', '設定を開くにはEditorを使います。');
    expect(units).toContain('設定');
    expect(units).toContain('edito');
    expect(units).not.toContain('。');
  });
  it('finds the same units whether or not the key of a text has to be made', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: fc.constantFrom(...'abcdeÄßΣб저장 12,.東デ\u{20bb7}') }),
    );
    // Three dots in one character are no unit, and no text with them has its key for nothing.
    fc.assert(
      fc.property(text, (one) => {
        expect(unitsOf('en', `${one} …`)).toEqual(unitsOf('en', one));
      }),
    );
  });
  it('finds none where there are none', () => {
    expect(unitsOf('en', '?!')).toEqual([]);
    expect(unitsOf('ja', '?!')).toEqual([]);
  });
});
