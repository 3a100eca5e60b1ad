import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Origin } from '../pairs/pair.ts';
import { mergeDuplicates } from './duplicates.ts';
import { compareOrigins } from './rank.ts';

const rows = fc
  .array(
    fc.record({
      source: fc.constantFrom('One.', 'one', 'ONE!', 'Two'),
      target: fc.constantFrom('Eins.', 'eins', 'Zwei'),
      score: fc.constantFrom(null, 0, 1, 2.5),
      sourceId: fc.constantFrom('books', 'films'),
    }),
    { maxLength: 20 },
  )
  .map((list) =>
    list.map(({ sourceId, ...row }, at) => ({
      ...row,
      pairId: `${row.source}|${row.target}`,
      origins: [{ sourceId, inputId: 'input', record: at + 1 }] as [Origin],
    })),
  );

it('keeps one of each, the best scored, with all their origins, in any order', () => {
  fc.assert(
    fc.property(rows, fc.nat(), (list, seed) => {
      const { kept, dropped } = mergeDuplicates(list);
      expect(kept.length + dropped.length).toBe(list.length);
      const key = (row: { source: string; target: string }) =>
        `${row.source}|${row.target}`.toLowerCase().replace(/[.!]/g, '');
      expect(new Set(kept.map(key)).size).toBe(kept.length);
      expect(new Set(kept.map(key))).toEqual(new Set(list.map(key)));
      for (const winner of kept) {
        const group = list.filter((row) => key(row) === key(winner));
        const best = Math.max(...group.map((row) => row.score ?? Number.NEGATIVE_INFINITY));
        expect(winner.score ?? Number.NEGATIVE_INFINITY).toBe(best);
        const origins = group.flatMap((row) => row.origins).sort(compareOrigins);
        expect([...winner.origins].sort(compareOrigins)).toEqual(origins);
        expect(winner.origins.slice(1)).toEqual([...winner.origins.slice(1)].sort(compareOrigins));
      }
      for (const { row, winner } of dropped) {
        expect(kept.some((one) => one.pairId === winner && key(one) === key(row))).toBe(true);
      }
      const rotated = [...list.slice(seed % (list.length + 1)), ...list.slice(0, seed % (list.length + 1))];
      const byId = (a: { pairId: string }, b: { pairId: string }) => (a.pairId < b.pairId ? -1 : 1);
      expect(mergeDuplicates(rotated).kept.sort(byId)).toEqual([...kept].sort(byId));
    }),
  );
});
