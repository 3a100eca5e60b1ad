import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseHeldOut, quotas } from './choose-held-out.ts';

describe('quotas', () => {
  it('add up to the total and stay within one of the proportion', () => {
    fc.assert(
      fc.property(
        fc.nat(5000),
        fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.integer({ min: 1, max: 1e6 }), {
          minKeys: 1,
        }),
        (total, sizes) => {
          const all = Object.values(sizes).reduce((a, b) => a + b, 0);
          const result = quotas(total, new Map(Object.entries(sizes)));
          expect([...result.values()].reduce((a, b) => a + b, 0)).toBe(total);
          for (const [sourceId, quota] of result) {
            expect(Math.abs(quota - (total * sizes[sourceId]) / all)).toBeLessThan(1);
          }
        },
      ),
    );
  });

  it('are none without sources', () => {
    expect(quotas(10, new Map()).size).toBe(0);
  });
});

describe('chooseHeldOut', () => {
  it('never takes a source or a target twice', () => {
    const word = fc.constantFrom(...'abcdefghij');
    const candidates = fc.array(
      fc.record({ unit: word, targetSkeleton: word }).map((one) => ({ ...one, row: one })),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(
        candidates,
        candidates,
        fc.nat(6),
        fc.nat(6),
        word,
        (books, films, test, validation, known) => {
          const wanted = (count: number) =>
            new Map([
              ['books', count],
              ['films', 1],
            ]);
          const { test: tests, validation: validations } = chooseHeldOut(
            new Map([
              ['films', films],
              ['books', books],
            ]),
            { test: wanted(test), validation: wanted(validation) },
            { sources: new Set([known]), targets: new Set([known]) },
          );
          const chosen = [...tests, ...validations];
          expect(tests.length).toBeLessThanOrEqual(test + 1);
          expect(new Set([known, ...chosen.map((row) => row.unit)]).size).toBe(chosen.length + 1);
          expect(new Set([known, ...chosen.map((row) => row.targetSkeleton)]).size).toBe(chosen.length + 1);
        },
      ),
    );
  });
});
