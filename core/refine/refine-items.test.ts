import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DuplicateSettings } from '../../contracts/recipe/duplicates.ts';
import { compareItems, refineItems } from './refine-items.ts';

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

it('compares in items that fit, and in none where nothing is compared', () => {
  const off = DuplicateSettings.parse({ maximumSourcesPerTarget: null });
  expect(compareItems('run', 1e9, off)).toEqual([]);
  const caps = DuplicateSettings.parse({});
  expect(compareItems('run', 1_000_000, caps).length).toBe(1);
  expect(compareItems('run', 1_100_000, caps).length).toBe(2);
  const near = DuplicateSettings.parse({ near: { enabled: true } });
  expect(compareItems('run', 1_000_000, near).length).toBe(16);
  expect(compareItems('run', 1e9, near).length).toBe(4096);
  expect(compareItems('run', 1e9, near).at(-1)?.lastPartition).toBe(4095);
});
