import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TermCheck } from '../refine/term-check.ts';
import { MissedTermsCount } from './missed-terms.ts';
import { makeTermbase } from './termbase.ts';

/** Words of letters, because numbers are all the same to a termbase. */
const word = (stem: string, index: number) =>
  stem + String.fromCharCode(97 + (index % 12), 97 + Math.floor(index / 12));
const termbase = makeTermbase(
  Array.from({ length: 120 }, (_, index) => ({
    source: [word('term', index)],
    target: [word('wort', index)],
  })),
);
const pairOf = (term: number, isKept: boolean) => ({
  ...{ pairId: '0123456789abcdef', sourceId: 'web' },
  source: `a ${word('term', term)}`,
  target: isKept ? word('wort', term) : '-',
});

it('puts the reports of any items together as if there were one', () => {
  const pair = fc.record({ term: fc.nat({ max: 119 }), isKept: fc.boolean(), ends: fc.boolean() });
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 400 }), (pairs) => {
      const check = new TermCheck(termbase, false);
      const [cut, whole] = [new MissedTermsCount(), new MissedTermsCount()];
      const missed = new Map<string, number>();
      for (const { term, isKept, ends } of pairs) {
        const name = word('term', term);
        if (!isKept) missed.set(name, (missed.get(name) ?? 0) + 1);
        check.rejectionOf(pairOf(term, isKept));
        if (ends) cut.add(check.takeReport());
      }
      cut.add(check.takeReport());
      for (const { term, isKept } of pairs) check.rejectionOf(pairOf(term, isKept));
      whole.add(check.takeReport());

      const { missedTerms, examples } = cut.summarise();
      expect(missedTerms).toEqual(whole.summarise().missedTerms);
      expect(missedTerms).toMatchObject({ checked: pairs.length, terms: missed.size });
      expect(missedTerms.violating).toBe(pairs.filter(({ isKept }) => !isKept).length);
      const byNumber = [...missed].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, 100);
      expect(missedTerms.first.map(({ term, violations }) => [term, violations])).toEqual(byNumber);
      for (const [term, violations] of byNumber) {
        expect(examples[term]).toHaveLength(Math.min(3, violations));
        expect(examples[term]?.every(({ source }) => source === `a ${term}`)).toBe(true);
      }
    }),
    { numRuns: 60 },
  );
});
