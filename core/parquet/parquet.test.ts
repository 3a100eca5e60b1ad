import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ObjectMissing } from '../errors.ts';
import { memoryObjects } from '../objects/memory-objects.ts';
import { type DropRow, readDrops, writeDrops } from './drop-rows.ts';
import { type PairRow, readPairs, writePairs } from './pair-rows.ts';
import { ParquetDamaged } from './read-table.ts';

const text = fc.string({ unit: 'grapheme' });
const hex = fc.stringMatching(/^[0-9a-f]{16}$/);
const origin = fc.record({ sourceId: text, inputId: hex, record: fc.nat() });
const pairRow: fc.Arbitrary<PairRow> = fc.record({
  pairId: hex,
  source: text,
  target: text,
  score: fc.option(fc.double({ noNaN: true })),
  domain: fc.option(text),
  document: fc.option(text),
  position: fc.option(fc.nat()),
  sourceId: text,
  origins: fc.tuple(origin, origin).map(([first, second]) => [first, second]),
});
const dropRow: fc.Arbitrary<DropRow> = fc.record({
  pairId: hex,
  source: text,
  target: text,
  stage: fc.constantFrom('Ingest', 'Refine'),
  reason: text,
  detail: fc.option(text),
  score: fc.option(fc.double({ noNaN: true })),
  sourceId: text,
  inputId: hex,
  record: fc.nat(),
});

async function collect<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const row of rows) found.push(row);
  return found;
}

describe('parquet files', () => {
  it('give back pairs and drops as they were written, in the same bytes every time', async () => {
    const objects = memoryObjects();
    await fc.assert(
      fc.asyncProperty(fc.array(pairRow), fc.array(dropRow), async (pairs, drops) => {
        const bytes = writePairs(pairs);
        expect(writePairs(structuredClone(pairs))).toEqual(bytes);
        await objects.put('pairs', bytes);
        expect(await collect(readPairs(objects, 'pairs'))).toEqual(pairs);
        await objects.put('drops', writeDrops(drops));
        expect(await collect(readDrops(objects, 'drops'))).toEqual(drops);
      }),
      { numRuns: 60 },
    );
  });

  it('hold long texts and many rows in several row groups, read one after the other', async () => {
    const objects = memoryObjects();
    const row = (index: number, source: string): PairRow => ({
      pairId: index.toString(16).padStart(16, '0'),
      source,
      target: `Ziel ${index}`,
      score: index / 7,
      domain: null,
      document: null,
      position: index,
      sourceId: 'a',
      origins: [{ sourceId: 'a', inputId: '0', record: index }],
    });
    const rows = Array.from({ length: 25_000 }, (_, index) => row(index, `source ${index}`));
    rows.push(row(25_000, 'x'.repeat(9 * 2 ** 20)), row(25_001, 'last'));
    await objects.put('pairs', writePairs(rows));
    let largestRead = 0;
    const watching = {
      ...objects,
      getRange: (key: string, first: number, last: number) => {
        largestRead = Math.max(largestRead, last - first);
        return objects.getRange(key, first, last);
      },
    };
    let index = 0;
    for await (const found of readPairs(watching, 'pairs')) {
      if (found.pairId !== rows[index]?.pairId || found.source !== rows[index]?.source)
        throw new Error(`row ${index}`);
      index++;
    }
    expect(index).toBe(25_002);
    expect(largestRead).toBeLessThan(3 * 2 ** 20);
  });

  it('name what is wrong with a file', async () => {
    const objects = memoryObjects();
    await expect(collect(readPairs(objects, 'nothing'))).rejects.toBeInstanceOf(ObjectMissing);
    await objects.put('text', 'this is no Parquet file');
    await expect(collect(readPairs(objects, 'text'))).rejects.toBeInstanceOf(ParquetDamaged);
  });

  const python = path.resolve(import.meta.dirname, '../../.venv/bin/python');
  const hasPyarrow = (() => {
    try {
      execFileSync(python, ['-c', 'import pyarrow.parquet'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  })();
  it.runIf(hasPyarrow)('are read by pyarrow', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'parquet-'));
    try {
      const file = path.join(folder, 'pairs.parquet');
      const rows = fc.sample(pairRow, { numRuns: 50, seed: 1 });
      writeFileSync(file, writePairs(rows));
      const script =
        'import json,sys,pyarrow.parquet as p; print(json.dumps(p.read_table(sys.argv[1]).to_pylist()))';
      const found = JSON.parse(execFileSync(python, ['-c', script, file], { encoding: 'utf8' }));
      expect(found).toEqual(rows.map((one) => ({ ...one, origins: JSON.stringify(one.origins) })));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
