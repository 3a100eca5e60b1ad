import fc from 'fast-check';
import { expect, it } from 'vitest';
import { skeleton } from '../text/skeleton.ts';
import { DuplicateFilter } from './duplicate-filter.ts';

const OFF = { enabled: false, minimumSimilarity: 0.8, minimumTokens: 8 };
const ON = { ...OFF, enabled: true };
const LONG = 'the quick brown fox jumps over the lazy dog near an old stone bridge';
const LANG = 'der schnelle braune fuchs springt neben einer alten brücke über den faulen hund';

it('lets the first of every skeleton pass and names it for the others', () => {
  const text = fc.constantFrom('One', 'one!', 'ONE 2', 'one 3', 'Two', '', '?', '!');
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text), { maxLength: 60 }), (pairs) => {
      const filter = new DuplicateFilter(OFF);
      const firsts = new Map<string, number>();
      for (const [at, [source, target]] of pairs.entries()) {
        const key = `${skeleton(source)}\0${skeleton(target)}`;
        const first = firsts.get(key);
        if (first === undefined) firsts.set(key, at + 1);
        expect(filter.check(at + 1, source, target)).toEqual(first === undefined ? undefined : { of: first });
      }
    }),
  );
});

it('tells apart what is written otherwise when asked to', () => {
  const filter = new DuplicateFilter(OFF, true);
  expect(filter.check(1, 'One', 'Eins')).toBeUndefined();
  expect(filter.check(2, 'one', 'Eins')).toBeUndefined();
  expect(filter.check(3, 'One', 'Eins')).toEqual({ of: 1 });
});

it('remembers the first number of more pairs than it began with room for', () => {
  const filter = new DuplicateFilter(OFF);
  const word = (number: number) => [...String(number)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
  for (let number = 1; number <= 5000; number++)
    expect(filter.check(number, word(number), '')).toBeUndefined();
  for (const number of [1, 1024, 1025, 2049, 5000]) {
    expect(filter.check(6000, word(number), '')).toEqual({ of: number });
  }
});

it('finds pairs with one word edited, and only where it is asked to', () => {
  const edited = [LONG.replace('brown', 'red'), LANG.replace('braune', 'rote')] as const;
  const near = new DuplicateFilter(ON);
  expect(near.check(1, LONG, LANG)).toBeUndefined();
  const found = near.check(2, ...edited);
  expect(found).toMatchObject({ of: 1 });
  expect(found?.similarity?.source).toBeCloseTo(12 / 14);
  expect(
    near.check(3, LONG, 'etwas ganz anderes steht auf dieser seite des satzes, und nicht wenig'),
  ).toBeUndefined();
  expect(near.check(4, 'the red fox', 'der rote fuchs')).toBeUndefined();
  expect(near.check(5, 'the old fox', 'der rote fuchs')).toBeUndefined();
  const exact = new DuplicateFilter(OFF);
  expect(exact.check(1, LONG, LANG)).toBeUndefined();
  expect(exact.check(2, ...edited)).toBeUndefined();
});
