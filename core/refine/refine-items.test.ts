import fc from 'fast-check';
import { expect, it } from 'vitest';
import { refineItems } from './refine-items.ts';

it('covers every partition once with 1 to 4,096 items of about 50,000 pairs', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e9 }), (pairs) => {
      const items = refineItems('run', pairs);
      expect(
        items
          .flatMap(({ firstPartition, lastPartition }) => lastPartition - firstPartition + 1)
          .reduce((a, b) => a + b),
      ).toBe(4096);
      const contiguous = items.every(
        ({ item, firstPartition }, at) =>
          item === at && firstPartition === (at === 0 ? 0 : items[at - 1].lastPartition + 1),
      );
      expect(contiguous).toBe(true);
      if (items.length < 4096) expect(pairs / items.length).toBeLessThanOrEqual(50_000);
    }),
  );
  expect(refineItems('run', 20_000).length).toBe(1);
  expect(refineItems('run', 60_000).length).toBe(2);
});
