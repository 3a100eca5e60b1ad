import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConsistencyReport } from '../../contracts/consistency.ts';
import { IngestReport, type InputReport, QuarantineReason } from '../../contracts/shard.ts';
import { keys } from '../../core/keys.ts';
import { readJson } from '../../core/objects/json-objects.ts';
import { extractPairs } from '../../local/samples/extract.ts';
import { preparationWorld } from '../preparation/preparation-world.ts';
import { hostileCases } from './cases.ts';

const cases = await hostileCases();
const good = extractPairs('scratch', 'en', 'de', {}).slice(0, 400);
const goodFile = good
  .map(({ source, target }) => `${source.replace(/\s+/g, ' ')}\t${target.replace(/\s+/g, ' ')}\n`)
  .join('');
const recipe = { heldOut: { test: { pairs: 40 }, validation: { pairs: 20 } } };
const RUN = 'prep-hostile';

/** Prepares these files with the good one. */
async function prepare(hostile: typeof cases) {
  const world = await preparationWorld(recipe);
  await world.upload('good', 'good.tsv', goodFile);
  const uploadIds = new Map<string, string[]>();
  for (const { name, files } of hostile) {
    const ids: string[] = [];
    for (const [file, body] of Object.entries(files)) {
      ids.push(await world.upload('hostile', `${name}/${file}`, body));
    }
    uploadIds.set(name, ids);
  }
  const report = await world.prepare(RUN);
  await world.publish(RUN);
  return { world, report, uploadIds };
}

/** What the pairs of the good file became, without what other files decide (thresholds, splits, duplicates). */
function goodOf({ manifest }: ConsistencyReport) {
  const input = manifest.inputs.find(({ sourceId }) => sourceId === 'good');
  return { read: input?.read, kept: input?.kept, drops: input?.drops };
}

describe('hostile input', () => {
  const ownTemporaryDirectory = process.env.TMPDIR;
  let temporary = '';
  let prepared: Awaited<ReturnType<typeof prepare>>;
  const inputs = new Map<string, InputReport>();

  beforeAll(async () => {
    temporary = await mkdtemp(join(tmpdir(), 'hostile-'));
    process.env.TMPDIR = temporary;
    prepared = await prepare(cases);
    const { data } = prepared.world;
    for await (const { key } of data.list(keys.ingestReports(RUN))) {
      for (const input of (await readJson(data, key, IngestReport)).inputs) {
        inputs.set(input.input.files[0].key.split('/')[3] as string, input);
      }
    }
  }, 120_000);

  afterAll(async () => {
    if (ownTemporaryDirectory === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = ownTemporaryDirectory;
    await rm(temporary, { recursive: true, force: true });
  });

  it.each(cases)('$name gives $expected', async ({ name, files, expected }) => {
    const { world, uploadIds } = prepared;
    const input = inputs.get(name);
    expect(input?.notes.map(({ error }) => error) ?? []).toEqual(expected.notes ?? []);
    for (const { message } of input?.notes ?? []) expect(message).toMatch(/upload|Look|read as/i);
    expect(input?.read ?? 0).toBe(expected.read ?? 0);
    for (const uploadId of uploadIds.get(name) ?? []) {
      expect((await world.registry.getUpload(uploadId))?.status).toBe(
        expected.error ? 'QUARANTINED' : 'PUBLISHED',
      );
      if (!expected.error) continue;
      const reason = await readJson(world.data, keys.quarantineReason(uploadId), QuarantineReason);
      expect(reason.error).toBe(expected.error);
      const names = Object.keys(files).map((file) => file.replace(/\.(gz|bz2|xz|zst)$/, ''));
      expect(names.some((file) => reason.message.includes(file))).toBe(true);
    }
  });

  it('leaves nothing behind in the temporary directory', async () => {
    expect(await readdir(temporary)).toEqual([]);
  });

  it('loses no pair of a good file', async () => {
    const alone = await prepare([]);
    expect(goodOf(prepared.report)).toEqual(goodOf(alone.report));
    expect(prepared.report.manifest.counts.train).toBeGreaterThanOrEqual(alone.report.manifest.counts.train);
  }, 60_000);
});
