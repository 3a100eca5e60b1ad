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
  const letter = fc.constantFrom(...'abcdefghij');
  const wanted = (books: number) => new Map(Object.entries({ books, films: 1 }));

  it('never takes a segment or a target twice', () => {
    const candidates = fc.array(
      fc
        .record({ source: letter, target: letter })
        .map((segment) => ({ unit: segment.source, pairs: 1, segment })),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(
        candidates,
        candidates,
        fc.nat(6),
        fc.nat(6),
        letter,
        (books, films, test, validation, known) => {
          const choice = chooseHeldOut(
            new Map(Object.entries({ films, books })),
            { test: wanted(test), validation: wanted(validation) },
            { units: new Set(), sources: new Set([known]), targets: new Set([known]) },
          );
          const taken = (split: 'test' | 'validation') =>
            ['books', 'films'].flatMap((stratum) =>
              (choice[split].get(stratum) ?? []).map((unit) => ({ stratum, unit })),
            );
          const chosen = [...taken('test'), ...taken('validation')];
          expect(taken('test').length).toBeLessThanOrEqual(test + 1);
          expect(new Set([known, ...chosen.map(({ unit }) => unit)]).size).toBe(chosen.length + 1);
        },
      ),
    );
  });

  it('takes whole units until the quota is met, each for one split', () => {
    const unit = (name: string, pairs: number) => ({ unit: name, pairs });
    const choice = chooseHeldOut(
      new Map([['films', [unit('a', 30), unit('b', 80), unit('c', 50), unit('d', 50)]]]),
      { test: new Map([['films', 100]]), validation: new Map([['films', 20]]) },
      { units: new Set(['a']), sources: new Set(), targets: new Set() },
    );
    expect(choice.test.get('films')).toEqual(['b', 'c']);
    expect(choice.validation.get('films')).toEqual(['d']);
  });
});
