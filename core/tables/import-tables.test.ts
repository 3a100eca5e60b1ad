import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConsistencyReport } from '../../contracts/consistency.ts';
import { DatasetManifest } from '../../contracts/manifest.ts';
import { PreparationRecipe } from '../../contracts/preparation-recipe.ts';
import { shortHash } from '../hashing.ts';
import { keys } from '../keys.ts';
import { readJson } from '../objects/json-objects.ts';
import { memoryObjects } from '../objects/memory-objects.ts';
import { readTable as readParquet } from '../parquet/read-table.ts';
import { planPreparation } from '../preparation/plan-preparation.ts';
import { publishDataset } from '../preparation/publish-dataset.ts';
import { memoryRegistry } from '../registry/memory-registry.ts';
import { importTables } from './import-tables.ts';
import type { TableRow } from './table-rows.ts';

const LEAGUE = { corpus: 'league', languagePair: 'tabular' };
const HEADER = 'date,home,away,goals';

/** A corpus of tables in memory, prepared as the state machine does it. */
async function world() {
  const landing = memoryObjects();
  const data = memoryObjects();
  const registry = memoryRegistry();
  let seconds = 0;
  const now = () => new Date(Date.UTC(2026, 0, 1) + 1000 * seconds++);
  await registry.putCorpusIfAbsent({
    ...LEAGUE,
    recipe: PreparationRecipe.parse({}),
    createdAt: now().toISOString(),
  });
  const upload = async (file: string, body: string) => {
    const key = keys.upload({ ...LEAGUE, sourceId: 'results', file });
    await landing.put(key, body);
    const uploadId = shortHash([key, body]);
    const place = { ...LEAGUE, sourceId: 'results', file, key, uploadId, eTag: uploadId };
    const receivedAt = now().toISOString();
    await registry.noteUpload({
      ...place,
      sizeBytes: body.length,
      status: 'PENDING',
      receivedAt,
      attempts: 0,
    });
    return uploadId;
  };
  const prepare = async (runId: string) => {
    const input = { ...LEAGUE, runId };
    const pending = await registry.listPending(LEAGUE);
    await registry.claimUploads(
      pending.map(({ uploadId }) => uploadId),
      runId,
    );
    const createdAt = now().toISOString();
    await registry.createRun({ ...input, kind: 'preparation', status: 'STARTING', createdAt, stages: {} });
    await planPreparation(input, { registry, landing, data, codeVersion: 'test', now });
    const { verdict } = await importTables(input, { registry, landing, data, now });
    const report = await readJson(data, keys.consistency(runId), ConsistencyReport);
    return { verdict, report };
  };
  const publish = async (runId: string) => {
    const { version } = await publishDataset({ ...LEAGUE, runId }, { registry, data, now });
    return readJson(data, keys.manifest(LEAGUE, version), DatasetManifest);
  };
  const rowsOf = async ({ train }: Pick<DatasetManifest, 'train'>) => {
    const rows: TableRow[] = [];
    for (const { key } of train) for await (const row of readParquet<TableRow>(data, key)) rows.push(row);
    return rows;
  };
  return { data, registry, upload, prepare, publish, rowsOf };
}

describe('importing tables', () => {
  it('publishes all files of all uploads as one typed table', async () => {
    const { upload, prepare, publish, rowsOf, registry } = await world();
    const first = await upload('a.csv', `${HEADER}\n2026-01-01,A,B,2\n2026-01-02,"C, or D",A,\n`);
    await upload('b.json', JSON.stringify([{ date: '2026-01-03', home: 'B', away: 'A', goals: 0 }]));
    expect((await prepare('run-1')).verdict).toBe('pass');
    const manifest = await publish('run-1');
    expect(await rowsOf(manifest)).toEqual([
      { date: '2026-01-01', home: 'A', away: 'B', goals: 2 },
      { date: '2026-01-02', home: 'C, or D', away: 'A', goals: null },
      { date: '2026-01-03', home: 'B', away: 'A', goals: 0 },
    ]);
    expect(manifest.counts).toMatchObject({ read: 3, train: 3, heldOut: 0, dropped: 0 });
    expect(manifest.table?.map(({ name, type, empty }) => [name, type, empty])).toEqual([
      ['date', 'text', 0],
      ['home', 'text', 0],
      ['away', 'text', 0],
      ['goals', 'number', 1],
    ]);
    expect(manifest.inputs.map(({ files }) => files[0].sha256)).toEqual([
      expect.stringMatching(/^[0-9a-f]{64}$/),
      expect.stringMatching(/^[0-9a-f]{64}$/),
    ]);
    const { items } = await registry.listUploads(LEAGUE);
    expect(items.find(({ uploadId }) => uploadId === first)).toMatchObject({ status: 'PUBLISHED' });
    expect(await registry.getDatasetVersion(LEAGUE, manifest.version)).toMatchObject({ train: 3 });
  });

  it('adds the next delivery to what is there, and drops rows that are known', async () => {
    const { upload, prepare, publish, rowsOf } = await world();
    await upload('a.csv', `${HEADER}\n2026-01-01,A,B,2\n2026-01-02,B,A,1\n`);
    await prepare('run-1');
    const before = await publish('run-1');
    await upload('b.csv', 'home,away,date,goals\nB,A,2026-01-02,1\nA,B,2026-01-09,0\n');
    const { verdict, report } = await prepare('run-2');
    expect(verdict).toBe('pass');
    const manifest = await publish('run-2');
    expect(manifest.previousVersion).toBe(before.version);
    expect((await rowsOf(manifest)).map(({ date }) => date)).toEqual([
      '2026-01-01',
      '2026-01-02',
      '2026-01-09',
    ]);
    expect(manifest.counts).toMatchObject({ read: 4, train: 3, dropped: 1 });
    expect(manifest.sources.results).toMatchObject({ read: 4, train: 3, drops: { duplicate: 1 } });
    expect(report.findings.map(({ check }) => check)).toContain('row-loss');
  });

  it('quarantines what is no table of this corpus, says why, and takes the rest', async () => {
    const { upload, prepare, publish, registry } = await world();
    await upload('a.csv', `${HEADER}\n2026-01-01,A,B,2\n`);
    const bad: Record<string, [string, RegExp]> = {
      'b.csv': [`${HEADER},referee\n2026-01-01,A,B,2,X\n`, /^b\.csv .*it has besides referee/],
      'c.csv': [`${HEADER}\n2026-01-01,A\n`, /^c\.csv is no well-formed table at line 2/],
      'd.json': ['[{"date": ', /^d\.json is no JSON/],
      'e.jsonl': ['{"date": "2026-01-01"}\nnonsense\n', /^Line 2 of e\.jsonl is no JSON/],
      'f.parquet': ['PAR1 not really', /^f\.parquet cannot be read as Parquet/],
      'g.csv': [`${HEADER}\n`, /^g\.csv has no row/],
      'h.csv': ['date,date\n1,2\n', /^h\.csv has two columns date/],
      'i.jsonl': ['{"date": {"day": 1}}\n', /^Row 1 of i\.jsonl has no plain value in column date/],
      'j.pdf': ['x', /j\.pdf is no table by its name/],
    };
    for (const [file, [body]] of Object.entries(bad)) await upload(file, body);
    await prepare('run-1');
    const manifest = await publish('run-1');
    expect(manifest.counts).toMatchObject({ train: 1, quarantinedInputs: 8 });
    const { items } = await registry.listUploads(LEAGUE);
    for (const [file, [, message]] of Object.entries(bad)) {
      expect(
        items.find((upload) => upload.file === file),
        file,
      ).toMatchObject({
        status: 'QUARANTINED',
        reason: expect.stringMatching(message),
      });
    }
  });

  it('asks a person when nothing is left', async () => {
    const { upload, prepare } = await world();
    await upload('a.csv', `${HEADER}\n`);
    const { verdict, report } = await prepare('run-1');
    expect(verdict).toBe('fail');
    expect(report.findings.find(({ check }) => check === 'rows-left')?.verdict).toBe('fail');
  });

  it('warns of a column that is of another type than before', async () => {
    const { upload, prepare, publish } = await world();
    await upload('a.csv', `${HEADER}\n2026-01-01,A,B,2\n`);
    await prepare('run-1');
    await publish('run-1');
    await upload('b.csv', `${HEADER}\n2026-01-02,A,B,two\n`);
    const { verdict, report } = await prepare('run-2');
    expect(verdict).toBe('warn');
    expect(report.findings.find(({ check }) => check === 'column-type')?.message).toContain(
      'it was number and is text now',
    );
  });

  it('makes the same bytes of the same rows, whatever the format', async () => {
    const cell = fc.oneof(fc.integer({ min: -1000, max: 1000 }), fc.constant(null));
    const rows = fc.uniqueArray(fc.record({ time: fc.integer({ min: 0 }), value: cell }), {
      minLength: 1,
      maxLength: 20,
      selector: ({ time, value }) => `${time} ${value}`,
    });
    await fc.assert(
      fc.asyncProperty(rows, async (records) => {
        const written = {
          'a.json': JSON.stringify(records),
          'a.jsonl': records.map((record) => JSON.stringify(record)).join('\n'),
          'a.csv': `time;value\n${records.map(({ time, value }) => `${time};${value ?? ''}`).join('\n')}`,
          'a.tsv': `time\tvalue\n${records.map(({ time, value }) => `${time}\t${value ?? ''}`).join('\n')}`,
        };
        const checksums = new Set<string>();
        for (const [file, body] of Object.entries(written)) {
          const { upload, prepare } = await world();
          await upload(file, body);
          const { report } = await prepare('run-1');
          for (const { sha256 } of report.manifest.train) checksums.add(sha256);
        }
        expect(checksums.size).toBe(1);
      }),
      { numRuns: 25 },
    );
  });
});
