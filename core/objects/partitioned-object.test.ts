import fc from 'fast-check';
import { expect, it } from 'vitest';
import { memoryObjects } from './memory-objects.ts';
import { encodePartitions, PartitionedObjectDamaged, readPartitions } from './partitioned-object.ts';

const COUNT = 16;
const parts = fc.uniqueArray(fc.tuple(fc.nat(COUNT - 1), fc.uint8Array({ minLength: 1, maxLength: 9 })), {
  selector: ([partition]) => partition,
});

it('gives back any range of partitions, in ascending order', async () => {
  await fc.assert(
    fc.asyncProperty(parts, fc.nat(COUNT - 1), fc.nat(COUNT - 1), async (list, a, b) => {
      const objects = memoryObjects();
      await objects.put('key', encodePartitions(new Map(list), COUNT));
      const range = { first: Math.min(a, b), last: Math.max(a, b) };
      const found = await readPartitions(objects, 'key', COUNT, range);
      const wanted = list
        .filter(([partition]) => partition >= range.first && partition <= range.last)
        .sort(([x], [y]) => x - y);
      expect(found.map(({ partition, bytes }) => [partition, [...bytes]])).toEqual(
        wanted.map(([partition, bytes]) => [partition, [...bytes]]),
      );
    }),
  );
});

it('says that an object is damaged that ends too early', async () => {
  const objects = memoryObjects();
  const bytes = encodePartitions(new Map([[3, Buffer.from('abc')]]), COUNT);
  for (const length of [bytes.length - 1, 4 * COUNT - 1]) {
    await objects.put('key', bytes.slice(0, length));
    const read = readPartitions(objects, 'key', COUNT, { first: 0, last: 15 });
    await expect(read).rejects.toThrow(PartitionedObjectDamaged);
  }
});
