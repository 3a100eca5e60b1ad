import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InputFile } from '../../contracts/plan.ts';
import { PreparationPlan } from '../../contracts/plan.ts';
import { PreparationRecipe } from '../../contracts/preparation-recipe.ts';
import { QuarantineReason } from '../../contracts/shard.ts';
import { groupInputs } from '../formats/group-inputs.ts';
import { shortHash } from '../hashing.ts';
import { keys } from '../keys.ts';
import { readJson, writeJson } from '../objects/json-objects.ts';
import { memoryObjects } from '../objects/memory-objects.ts';
import type { Pair } from '../pairs/pair.ts';
import { readShardPartitions } from '../pairs/shard-file.ts';
import { type DropRow, readDrops } from '../parquet/drop-rows.ts';
import { ingestShard } from './ingest-shard.ts';
import { quarantineInput } from './quarantine-input.ts';

const RUN = 'run-1';
const CORPUS = { corpus: 'media', languagePair: 'en-de' };
const log = { info: () => undefined, warn: () => undefined };

const tmx = (pairs: [string, string][]) =>
  `<?xml version="1.0"?><tmx version="1.4"><body>\n${pairs
    .map(
      ([en, de]) =>
        `<tu><tuv xml:lang="en"><seg>${en}</seg></tuv><tuv xml:lang="de"><seg>${de}</seg></tuv></tu>\n`,
    )
    .join('')}</body></tmx>`;

/** Uploads files of one source, plans them as shard 0 of a run. */
async function world(contents: Record<string, string | Uint8Array>, recipe: object = {}) {
  const landing = memoryObjects();
  const data = memoryObjects();
  const files: InputFile[] = [];
  for (const [name, content] of Object.entries(contents)) {
    const key = keys.upload({ ...CORPUS, sourceId: 'uploads', file: name });
    await landing.put(key, content);
    files.push({ uploadId: shortHash(name), key, eTag: name, sizeBytes: content.length });
  }
  const { inputs } = groupInputs(files, 'uploads', CORPUS.languagePair);
  const parsed = PreparationRecipe.parse(recipe);
  await writeJson(data, keys.plan(RUN), PreparationPlan, {
    v: 1,
    planId: '0'.repeat(64),
    runId: RUN,
    ...CORPUS,
    createdAt: '2026-01-01T00:00:00.000Z',
    codeVersion: 'test',
    recipe: parsed,
    recipeHash: shortHash(parsed),
    ingestHash: shortHash(parsed.rules),
    sources: parsed.sources,
    shards: [{ shard: 0, inputs }],
    reusedReportKeys: [],
    refused: [],
  });
  const item = (...indexes: number[]) => ({ runId: RUN, shard: 0, inputs: indexes });
  const ingest = (...indexes: number[]) => ingestShard(item(...indexes), { landing, data, log });
  const pairsOf = async ([key]: readonly string[]) => {
    const pairs: Pair[] = [];
    if (key) for await (const { pair } of readShardPartitions(data, key)) pairs.push(pair);
    return pairs;
  };
  const dropsOf = async ([key]: readonly string[]) => {
    const drops: DropRow[] = [];
    if (key) for await (const drop of readDrops(data, key)) drops.push(drop);
    return drops;
  };
  return { landing, data, inputs, item, ingest, pairsOf, dropsOf };
}

describe('ingesting a shard', () => {
  it('keeps good pairs, logs dropped ones with their reason, and accounts for every record', async () => {
    const { ingest, pairsOf, dropsOf, inputs } = await world({
      'a.tsv':
        'source\ttarget\tdocument\tposition\n' +
        'The  house is\u00a0old.\tDas Haus ist alt.\tfilm\t3\n' +
        'This was never translated.\tThis was never translated.\t\t\n' +
        'Half a pair\t\t\t\n',
      'b.en.gz': gzipSync('Good morning\n'),
      'b.de.gz': gzipSync('Guten Morgen\n'),
    });
    const report = await ingest(0, 1);
    expect(report.inputs.map(({ read, kept, drops }) => ({ read, kept, drops }))).toEqual([
      { read: 3, kept: 1, drops: { untranslated: 1, empty: 1 } },
      { read: 1, kept: 1, drops: {} },
    ]);
    const [tsv, moses] = inputs;
    const pairs = await pairsOf(report.shardKeys);
    expect(pairs.sort((a, b) => (a.source < b.source ? 1 : -1))).toEqual([
      {
        source: 'The house is old.',
        target: 'Das Haus ist alt.',
        origins: [{ sourceId: 'uploads', inputId: tsv?.inputId, record: 1, document: 'film', position: 3 }],
      },
      {
        source: 'Good morning',
        target: 'Guten Morgen',
        origins: [{ sourceId: 'uploads', inputId: moses?.inputId, record: 1 }],
      },
    ]);
    expect(await dropsOf(report.dropsKeys)).toMatchObject([
      { record: 2, stage: 'Ingest', reason: 'untranslated', detail: 'the target is a copy of the source' },
      { record: 3, reason: 'empty', detail: 'the target is empty' },
    ]);
    expect(report.inputs[0]?.statistics).toMatchObject({ pairs: 1, sourceTokens: 4, targetTokens: 4 });
  });

  it('quarantines a malformed file whole, with line and reason, and loses nothing of the others', async () => {
    const broken = tmx([
      ['one', 'eins'],
      ['two', 'zwei'],
    ]).replace('</seg></tuv></tu>\n</body>', '</seg></tu>\n</body>');
    const { ingest, data, inputs, pairsOf } = await world({
      'a.tsv': 'Good morning\tGuten Morgen\n',
      'broken.tmx': broken,
      'c.tmx': tmx([['Good night', 'Gute Nacht']]),
      'd.csv.gz': 'this is not gzip',
      'e.en': 'one\ntwo\n',
      'e.de': 'eins\n',
    });
    const report = await ingest(0, 1, 2, 3, 4);
    expect(report.inputs.map(({ kept, quarantine }) => [kept, quarantine?.error])).toEqual([
      [1, undefined],
      [0, 'MalformedTmx'],
      [1, undefined],
      [0, 'BrokenCompression'],
      [0, 'UnequalLineCounts'],
    ]);
    expect((await pairsOf(report.shardKeys)).map(({ target }) => target).sort()).toEqual([
      'Gute Nacht',
      'Guten Morgen',
    ]);
    const uploadId = inputs[1]?.files[0]?.uploadId as string;
    const reason = await readJson(data, keys.quarantineReason(uploadId), QuarantineReason);
    expect(reason).toMatchObject({ error: 'MalformedTmx', line: 3 });
    expect(reason.message).toMatch(/broken\.tmx cannot be read at line 3/);
    const copy = await data.get(keys.quarantined('media/en-de/uploads/broken.tmx', uploadId));
    expect(Buffer.from(copy).toString()).toBe(broken);
    // Both sides of a Moses pair go together.
    expect(data.keys().filter((key) => key.endsWith('/reason.json'))).toHaveLength(4);
    expect(report.inputs.flatMap(({ sha256 }) => sha256).every((sum) => /^[0-9a-f]{64}$/.test(sum))).toBe(
      true,
    );
  });

  it('says so when an upload is gone', async () => {
    const { ingest, landing } = await world({
      'a.tsv': 'a b\tc d\n',
      'b.tsv': 'Good morning\tGuten Morgen\n',
    });
    landing.delete('media/en-de/uploads/a.tsv');
    const report = await ingest(0, 1);
    expect(report.inputs.map(({ kept, quarantine }) => [kept, quarantine?.error])).toEqual([
      [0, 'UploadMissing'],
      [1, undefined],
    ]);
  });

  it('fills domain and title from the settings of the source where the record has none', async () => {
    const { ingest, pairsOf } = await world(
      { 'a.csv': 'source,target,domain\nGood morning,Guten Morgen,\nGood night,Gute Nacht,radio\n' },
      { sources: { uploads: { domain: 'film', title: 'Morning' } } },
    );
    const pairs = await pairsOf((await ingest(0)).shardKeys);
    expect(pairs.map(({ source, domain, origins }) => [source, domain, origins[0].title]).sort()).toEqual([
      ['Good morning', 'film', 'Morning'],
      ['Good night', 'radio', 'Morning'],
    ]);
  });

  it('writes the same objects again for the same uploads, and others for other uploads', async () => {
    const contents = { 'a.tsv': 'Good morning\tGuten Morgen\n', 'b.tsv': 'Good night\tGute Nacht\nx\t\n' };
    const [first, second] = [await world(contents), await world(contents)];
    const reports = [await first.ingest(0, 1), await second.ingest(0, 1)] as const;
    expect(reports[0]).toEqual(reports[1]);
    for (const key of [...reports[0].shardKeys, ...reports[0].dropsKeys]) {
      expect(await first.data.get(key)).toEqual(await second.data.get(key));
    }
    const changed = await world({ ...contents, 'b.tsv': 'Good night\tSchlaf gut\nx\t\n' });
    expect((await changed.ingest(0, 1)).shardId).not.toBe(reports[0].shardId);
  });

  it('does not do an item again that has its report, alone or as a part of its shard', async () => {
    const { ingest, data, landing } = await world({ 'a.tsv': 'a b\tc d\n', 'b.tsv': 'e f\tg h\n' });
    const whole = await ingest(0, 1);
    const before = data.keys();
    landing.delete('media/en-de/uploads/a.tsv');
    expect(await ingest(0, 1)).toEqual(whole);
    expect(await ingest(0)).toEqual(whole);
    expect(data.keys()).toEqual(before);
  });

  it('has no shard object and no drop log where there is nothing to put in', async () => {
    const { ingest } = await world({ 'a.tmx': 'nothing' });
    expect(await ingest(0)).toMatchObject({ pairs: 0, shardKeys: [], dropsKeys: [] });
  });

  it('accounts for every record of any table', async () => {
    const cell = fc.constantFrom(
      '',
      ' ',
      'yes',
      'Das Haus ist alt',
      'The house is old',
      '...',
      'Ã¤Ã¶',
      '12 34',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 20 }), async (rows) => {
        const { ingest, pairsOf, dropsOf } = await world({
          'a.tsv': `source\ttarget\n${rows.map((row) => `${row.join('\t')}\n`).join('')}_\t_\n`,
        });
        const report = await ingest(0);
        const written = [...(await pairsOf(report.shardKeys)), ...(await dropsOf(report.dropsKeys))];
        expect(written).toHaveLength(rows.filter((row) => row.join('').trim() !== '').length + 1);
        expect(report.inputs[0]?.read).toBe(written.length);
      }),
      { numRuns: 30 },
    );
  });
});

describe('an input whose shard died', () => {
  it('goes to quarantine with the error, and its report takes the place of the shard', async () => {
    const { data, landing, item, inputs } = await world({ 'a.tsv': 'a b\tc d\n', 'b.tsv': 'e f\tg h\n' });
    const failed = { item: item(1), error: 'Sandbox.Timedout', cause: 'Task timed out after 900 seconds' };
    const report = await quarantineInput(failed, { landing, data });
    expect(report.inputs).toMatchObject([
      {
        read: 0,
        kept: 0,
        quarantine: {
          error: 'Sandbox.Timedout',
          message: expect.stringMatching(/b\.tsv.*900 seconds.*Split/),
        },
      },
    ]);
    expect(data.keys()).toContain(keys.ingestReport(RUN, 0, [1]));
    expect(data.keys()).toContain(
      keys.quarantined(inputs[1]?.files[0]?.key as string, inputs[1]?.files[0]?.uploadId as string),
    );
    expect(await quarantineInput(failed, { landing, data })).toEqual(report);
  });

  it('keeps the report that an attempt wrote before it died', async () => {
    const { data, landing, item, ingest } = await world({ 'a.tsv': 'Good morning\tGuten Morgen\n' });
    const done = await ingest(0);
    const failed = { item: item(0), error: 'Sandbox.Timedout', cause: '' };
    expect(await quarantineInput(failed, { landing, data })).toEqual(done);
    expect(data.keys().filter((key) => key.startsWith('quarantine/'))).toEqual([]);
  });
});
