import fc from 'fast-check';
import { expect, it } from 'vitest';
import { skeleton } from '../../text/skeleton.ts';
import { HashIndex } from './hash-index.ts';
import { TextHash } from './text-hash.ts';

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom(...'abAB 12,.äÄßΣςİ…ｱﾞ東京e\u0301') }),
);
const hashOf = (texts: readonly string[]) => {
  const hash = new TextHash().start(7);
  for (const one of texts) hash.addSkeleton(one);
  const { high, low } = hash.finish();
  return `${high}/${low}`;
};

it('hashes texts alike exactly when their skeletons are equal', () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 3 }), fc.array(text, { maxLength: 3 }), (a, b) => {
      const same = JSON.stringify(a.map(skeleton)) === JSON.stringify(b.map(skeleton));
      expect(hashOf(a) === hashOf(b)).toBe(same);
    }),
    { numRuns: 1000 },
  );
});

it('hashes a text the same whether or not its skeleton had to be made', () => {
  fc.assert(
    fc.property(text, (one) => {
      // Three dots in one character: no part of a skeleton, but more than a look into the table.
      const other = `${one}…`;
      expect(hashOf([one]) === hashOf([other])).toBe(skeleton(one) === skeleton(other));
    }),
    { numRuns: 1000 },
  );
});

it('spreads short and similar texts over all bits', () => {
  const keys = new Set<number>();
  const halves = new Set<number>();
  for (let number = 0; number < 20_000; number++) {
    const words = [number & 7, (number >> 3) & 7, (number >> 6) & 7, (number >> 9) & 7, number >> 12];
    const hash = new TextHash().start(0).addSkeleton(words.map((word) => 'abcdefgh'[word]).join('x'));
    keys.add(hash.finish().key);
    halves.add(hash.low);
  }
  expect(keys.size).toBe(20_000);
  // Of 20,000 values of 32 bits two collide once in twenty times.
  expect(halves.size).toBeGreaterThan(19_995);
});

it('numbers hashes in the order in which they are first seen', () => {
  const lane = fc.oneof(fc.constantFrom(0, 1, 0xffffffff), fc.nat());
  fc.assert(
    fc.property(fc.array(fc.tuple(lane, lane), { maxLength: 300 }), fc.nat(40), (hashes, expected) => {
      const index = new HashIndex(expected);
      const numbers = new Map<string, number>();
      for (const [high, low] of hashes) {
        const name = `${high}/${low}`;
        const wanted = numbers.get(name) ?? numbers.size;
        numbers.set(name, wanted);
        expect(index.numberOf(high, low)).toBe(wanted);
        expect(index.size).toBe(numbers.size);
      }
    }),
  );
});
