import { readdir } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { memoryObjects } from '../objects/memory-objects.ts';
import type { Pair } from '../pairs/pair.ts';
import { readShardPartitions } from '../pairs/shard-file.ts';
import { withTemporaryDirectory } from '../temporary-directory.ts';
import { ShardParts } from './shard-parts.ts';

const CORPUS = { corpus: 'media', languagePair: 'en-de' };

it('stores the pairs of inputs that ended, none of those that were discarded, in parts of bounded size', async () => {
  const input = fc.record({ blocks: fc.array(fc.nat(6), { maxLength: 6 }), isWhole: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(
      fc.array(input, { maxLength: 6 }),
      fc.integer({ min: 1, max: 8 }),
      async (inputs, rows) => {
        await withTemporaryDirectory(async (directory) => {
          const parts = new ShardParts(directory, { rows, characters: 1e6 });
          const expected: string[] = [];
          let next = 0;
          for (const { blocks, isWhole } of inputs) {
            for (const size of blocks) {
              const kept = Array.from({ length: size }, (): Pair => {
                const source = `pair ${next++}`;
                if (isWhole) expected.push(source);
                return { source, target: 'x', origins: [{ sourceId: 's', inputId: 'i', record: next }] };
              });
              await parts.add({ kept, drops: [] });
            }
            await (isWhole ? parts.endInput() : parts.discardInput());
          }
          const data = memoryObjects();
          const { shardKeys, dropsKeys } = await parts.store(data, CORPUS, '0123456789abcdef');
          const found: string[] = [];
          for (const key of shardKeys) {
            let pairs = 0;
            for await (const { pair } of readShardPartitions(data, key)) {
              found.push(pair.source);
              pairs++;
            }
            // A part is written once it is full: by one block, or by one input that was not.
            expect(pairs).toBeGreaterThan(0);
            expect(pairs).toBeLessThan(rows * 2 + 6);
          }
          expect(found.sort()).toEqual(expected.sort());
          expect(shardKeys).toEqual(data.keys());
          expect(dropsKeys).toEqual([]);
          expect(await readdir(directory)).toEqual([]);
        });
      },
    ),
    { numRuns: 60 },
  );
});
