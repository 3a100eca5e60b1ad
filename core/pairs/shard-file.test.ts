import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryObjects } from '../objects/memory-objects.ts';
import { type Pair, partitionOf } from './pair.ts';
import { encodeShard, readShardPartitions, SHARD_HEADER_BYTES, ShardDamaged } from './shard-file.ts';

const unit = fc.nat(0xffff).map((code) => String.fromCharCode(code));
const text = fc.oneof(fc.string(), fc.string({ unit: 'grapheme', maxLength: 200 }), fc.string({ unit }));
const origin = fc.record(
  {
    sourceId: fc.stringMatching(/^[a-z]{1,8}$/),
    inputId: fc.constant('0123456789abcdef'),
    record: fc.integer({ min: 1, max: 1e6 }),
    document: text,
    date: fc.constant('2026-01-01'),
    position: fc.nat(),
    title: fc.string(),
    seconds: fc.integer({ min: 100, max: 60_000 }).map((milliseconds) => milliseconds / 1000),
  },
  { requiredKeys: ['sourceId', 'inputId', 'record'] },
);
const pair: fc.Arbitrary<Pair> = fc.record(
  {
    source: text,
    target: text,
    domain: fc.string(),
    origins: fc.array(origin, { minLength: 1, maxLength: 3 }) as fc.Arbitrary<Pair['origins']>,
  },
  { requiredKeys: ['source', 'target', 'origins'] },
);

async function read(objects: ReturnType<typeof memoryObjects>, first?: number, last?: number) {
  const found: { partition: number; pair: Pair }[] = [];
  for await (const entry of readShardPartitions(objects, 'shard', first, last)) found.push(entry);
  return found;
}

describe('shard file', () => {
  it('gives back every pair once, whatever ranges of partitions it is read in', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(pair, { maxLength: 30 }), fc.nat(4095), async (pairs, cut) => {
        const objects = memoryObjects();
        await objects.put('shard', encodeShard(pairs));
        const entries = [
          ...(await read(objects, 0, cut)),
          ...(cut < 4095 ? await read(objects, cut + 1) : []),
        ];
        const expected = pairs
          .map((one, index) => ({ partition: partitionOf(one.source), pair: one, index }))
          .sort((a, b) => a.partition - b.partition || a.index - b.index)
          .map(({ partition, pair: one }) => ({ partition, pair: one }));
        expect(entries).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('gives the same bytes for the same pairs', () => {
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 10 }), (pairs) => {
        expect(encodeShard(structuredClone(pairs))).toEqual(encodeShard(pairs));
      }),
      { numRuns: 10 },
    );
  });

  it('reads where the range lies and the range, and nothing else', async () => {
    const objects = memoryObjects();
    const pairs = ['one', 'two', 'three', 'four'].map(
      (source): Pair => ({ source, target: source, origins: [{ sourceId: 'a', inputId: 'b', record: 1 }] }),
    );
    await objects.put('shard', encodeShard(pairs));
    const ranges: [number, number][] = [];
    const counting = {
      ...objects,
      getRange: (key: string, first: number, last: number) => {
        ranges.push([first, last]);
        return objects.getRange(key, first, last);
      },
    };
    const partition = partitionOf('three');
    const found: Pair[] = [];
    for await (const entry of readShardPartitions(counting, 'shard', partition, partition))
      found.push(entry.pair);
    expect(found.map(({ source }) => source)).toEqual(['three']);
    expect(ranges).toHaveLength(2);
    expect(ranges[0]).toEqual([4 * (partition - 1), 4 * partition + 3]);
  });

  it('names a shard that is cut short or overwritten', async () => {
    const objects = memoryObjects();
    const whole = encodeShard([
      { source: 'a b c', target: 'x', origins: [{ sourceId: 'a', inputId: 'b', record: 1 }] },
    ]);
    for (const [bytes, says] of [
      [whole.slice(0, 100), /header has 100 of 16384 bytes/],
      [whole.slice(0, -3), /ends 3 bytes before/],
      [whole.map((byte, index) => (index === SHARD_HEADER_BYTES ? byte ^ 255 : byte)), /cannot be parsed/],
    ] as const) {
      await objects.put('shard', bytes);
      await expect(read(objects)).rejects.toThrow(says);
      await expect(read(objects)).rejects.toBeInstanceOf(ShardDamaged);
    }
  });
});
