import { describe, expect, it } from 'vitest';
import { textMatcher } from './text-matcher.ts';

const found = (text: string, syntax: 'words' | 'expression', ...rows: string[][]) =>
  textMatcher({ text, syntax }).matches(rows);

describe('a search for words', () => {
  it('wants all of them, in any case, on any side', () => {
    const rows = [
      ['Open the FILE', 'Datei öffnen'],
      ['Open', 'Öffnen'],
      ['a profile', 'DATEI'],
    ];
    expect(found('file datei', 'words', ...rows)).toEqual([true, false, true]);
  });

  it('keeps quoted words together and takes signs as they are', () => {
    expect(found('"a (b"', 'words', ['see a (b) here'], ['(b a'])).toEqual([true, false]);
    expect(found('100% $1 [x]', 'words', ['[x] is 100% of $1'])).toEqual([true]);
  });

  it('finds words of scripts without spaces, however they are composed', () => {
    expect(found('파일', 'words', ['새 파일을 엽니다'])).toEqual([true]);
    expect(found('o\u0308ffnen', 'words', ['Öffnen'])).toEqual([true]);
  });

  it('marks where they are', () => {
    const text = 'A red Red house';
    const marks = textMatcher({ text: 'red house', syntax: 'words' }).marks(text);
    expect(marks.map(([from, to]) => text.slice(from, to))).toEqual(['red', 'Red', 'house']);
  });
});

describe('a search by expression', () => {
  it('finds and marks, and never stops at empty matches', () => {
    expect(found('^\\d+ files?$', 'expression', ['12 Files'], ['no files'])).toEqual([true, false]);
    expect(textMatcher({ text: 'x*', syntax: 'expression' }).marks('axxb')).toEqual([[1, 3]]);
  });

  it('says what is wrong with it', () => {
    expect(() => textMatcher({ text: '(a', syntax: 'expression' })).toThrow(/no regular expression/);
  });

  it('is ended when it takes exponential time', () => {
    const text = `${'a'.repeat(40)}b`;
    expect(() => found('^(a+)+$', 'expression', [text])).toThrow(/takes too long/);
  });
});
