import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hash64 } from '../hashing.ts';
import { BottomK } from './bottom-k.ts';

it('keeps the keys with the smallest hashes, whatever order they come in and however often', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.string({ maxLength: 3 }), fc.nat(9)), { maxLength: 300 }),
      fc.integer({ min: 0, max: 20 }),
      (offers, k) => {
        const sample = new BottomK<number>(k, 'test', Math.min);
        for (const [key, value] of offers) sample.offer(key, () => value);
        const values = new Map<string, number>();
        for (const [key, value] of offers) values.set(key, Math.min(value, values.get(key) ?? value));
        const expected = [...values]
          .map(([key, value]) => ({ key, value }))
          .sort((a, b) => (hash64(a.key, 'test') < hash64(b.key, 'test') ? -1 : 1))
          .slice(0, k);
        expect(sample.smallest()).toEqual(expected);
      },
    ),
  );
});

it('leaves out what is refused', () => {
  const sample = new BottomK<number>(2, 'test', Math.min);
  for (let number = 0; number < 100; number++) {
    sample.offer(String(number), () => (number % 2 === 0 ? number : undefined));
  }
  expect(sample.smallest().every(({ value }) => value % 2 === 0)).toBe(true);
  expect(sample.smallest().length).toBe(2);
});
