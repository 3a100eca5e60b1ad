import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyText, normalise } from './normalise.ts';
import { skeleton } from './skeleton.ts';
import { tokens } from './tokens.ts';

const text = fc.string({ unit: 'grapheme' });
const anything = fc.string({ unit: 'binary' });

describe('normalise', () => {
  it('changes nothing when it is done again', () => {
    fc.assert(
      fc.property(anything, (given) => {
        expect(normalise(normalise(given))).toBe(normalise(given));
      }),
    );
  });

  it('composes, joins white space to one space, and drops marks that cannot be seen', () => {
    expect(normalise('\uFEFF Cafe\u0301\u00A0\u00A0au\tlait\r\n\u2028noir \u00AD')).toBe('Café au lait noir');
    expect(normalise('Silben\u00ADtrennung')).toBe('Silbentrennung');
  });

  it('keeps what scripts need and what the writer chose: joiners, wide forms, quotation marks, case', () => {
    for (const kept of ['می\u200Cخواهم', '👩\u200D👩\u200D👧', 'ＡＢＣ', '„Haus“ – “house”', 'ﬁ'])
      expect(normalise(kept)).toBe(kept);
  });

  it('leaves every letter and digit in place', () => {
    const letters = (given: string) => given.normalize('NFC').match(/[\p{L}\p{N}]/gu) ?? [];
    fc.assert(
      fc.property(text, (given) => {
        expect(letters(normalise(given))).toEqual(letters(given));
      }),
    );
  });
});

describe('skeleton', () => {
  it('is the same for segments that differ in case, digits, punctuation, white space or wide forms', () => {
    const same = [
      ['Page 12, of 30.', 'page 98 OF 31'],
      ['ＡＢＣ：１', 'abc 7'],
      ['네, 감사합니다!', '네 감사합니다'],
      ['スクラッチ', 'ｽｸﾗｯﾁ'],
    ];
    for (const [a, b] of same as [string, string][]) expect(skeleton(a)).toBe(skeleton(b));
  });

  it('differs where letters, marks or the number of digits differ', () => {
    for (const [a, b] of [
      ['e', 'é'],
      ['がん', 'かん'],
      ['10', '100'],
      ['कि', 'की'],
    ] as const) {
      expect(skeleton(a)).not.toBe(skeleton(b));
    }
  });

  it('is never empty for a text that is not, and keeps texts of punctuation apart', () => {
    fc.assert(
      fc.property(anything, (given) => {
        expect(skeleton(given) === '').toBe(given === '');
      }),
    );
    expect(skeleton('?')).not.toBe(skeleton('!'));
  });

  it('is its own skeleton', () => {
    fc.assert(
      fc.property(text, (given) => {
        expect(skeleton(skeleton(given))).toBe(skeleton(given));
      }),
    );
  });
});

describe('key text', () => {
  it('makes every digit of any script a 0', () => {
    expect(keyText('１2٣ Kapitel ④')).toBe('000 kapitel 0');
  });
});

describe('tokens', () => {
  it('are words, and single characters in scripts without spaces', () => {
    expect(tokens("The cat's 3 kittens, 2.5 kg!")).toEqual([
      'The',
      'cat',
      's',
      '3',
      'kittens',
      '2',
      '5',
      'kg',
    ]);
    expect(tokens('私はTypeScriptが好き。')).toEqual(['私', 'は', 'TypeScript', 'が', '好', 'き']);
    expect(tokens('저는 학생입니다.')).toEqual(['저는', '학생입니다']);
    expect(tokens('が')).toEqual(['が']);
    expect(tokens('... —')).toEqual([]);
  });

  it('hold all letters, marks and digits of a text in their order', () => {
    fc.assert(
      fc.property(text, (given) => {
        const expected = (given.match(/[\p{L}\p{N}]/gu) ?? []).join('');
        expect(tokens(given).join('').replace(/\p{M}/gu, '')).toBe(expected.replace(/\p{M}/gu, ''));
      }),
    );
  });
});
