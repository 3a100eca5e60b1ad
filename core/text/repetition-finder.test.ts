import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RepetitionFinder } from './repetition-finder.ts';
import { SegmentScanner } from './scan-segment.ts';

const scanner = new SegmentScanner('und');
const unitsOf = (text: string) => Uint16Array.from(text, (character) => character.charCodeAt(0));

describe('the repetition finder', () => {
  it.each([
    [2, 3, 100],
    [3, 3, 100],
    [3, 4, 9],
  ])(
    'finds %i times a unit of %i to %i characters exactly where a regular expression does',
    (minimumRepeats, minimumLength, maximumLength) => {
      const finder = new RepetitionFinder({
        minimumRepeats,
        minimumLength,
        maximumLength,
        withLetter: false,
      });
      const expression = new RegExp(
        `(\\S.{${minimumLength - 1},${maximumLength - 1}}?)(?: *\\1){${minimumRepeats - 1},}`,
      );
      const filler = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '가'), maxLength: 12 });
      const repeated = fc
        .tuple(
          fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' '), minLength: 1, maxLength: 12 }),
          fc.nat(5),
          fc.nat(2),
        )
        .map(([unit, times, blanks]) => Array(times).fill(unit).join(' '.repeat(blanks)));
      fc.assert(
        fc.property(fc.array(fc.oneof(filler, repeated), { maxLength: 6 }), (parts) => {
          const text = parts.join('');
          const found = finder.find(unitsOf(text), text.length);
          expect([text, found !== undefined]).toEqual([text, expression.test(text)]);
          expect([text, finder.findIn(scanner.scan(text).kernel)]).toEqual([text, found]);
        }),
        { numRuns: 600 },
      );
    },
  );

  it('finds long units among any text as the reference does', () => {
    const finder = new RepetitionFinder({
      minimumRepeats: 3,
      minimumLength: 3,
      maximumLength: 100,
      withLetter: true,
    });
    const some = fc.string({ unit: fc.constantFrom(...'abcdefghij .가'), maxLength: 90 });
    const gap = fc.constantFrom('', ' ', 'x');
    fc.assert(
      fc.property(some, some, some, gap, gap, fc.nat(3), (before, unit, after, gap, other, times) => {
        const text = `${before}${unit}${gap}${unit}${other}${`${unit}${gap}`.repeat(times)}${after}`;
        const found = finder.find(unitsOf(text), text.length);
        expect([text, finder.findIn(scanner.scan(text).kernel)]).toEqual([text, found]);
      }),
      { numRuns: 2000 },
    );
  });

  it('gives the unit where it stands last, and only one with a letter if asked to', () => {
    const options = { minimumRepeats: 3, minimumLength: 3, maximumLength: 100 };
    const text = 'well ---------- no way no way no way';
    const withLetter = new RepetitionFinder({ ...options, withLetter: true }).find(
      unitsOf(text),
      text.length,
    );
    expect(text.slice(withLetter?.start, withLetter?.end)).toBe('no way');
    const any = new RepetitionFinder({ ...options, withLetter: false }).find(unitsOf(text), text.length);
    expect(text.slice(any?.start, any?.end)).toBe('---');
  });

  it('reads long texts of few different characters in time', () => {
    const finder = new RepetitionFinder({
      minimumRepeats: 3,
      minimumLength: 3,
      maximumLength: 100,
      withLetter: true,
    });
    const digits = '0123456789 '.repeat(2000);
    expect(finder.find(unitsOf(digits), digits.length)).toBeUndefined();
  });
});
