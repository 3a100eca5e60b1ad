import { describe, expect, it } from 'vitest';
import { PREPARATION_ENDPOINTS } from '../../contracts/api/preparations.ts';
import { RUN_ENDPOINTS } from '../../contracts/api/runs.ts';
import { DatasetManifest } from '../../contracts/manifest.ts';
import { keys } from '../../core/keys.ts';
import { writeJson } from '../../core/objects/json-objects.ts';
import { writeDrops } from '../../core/parquet/drop-rows.ts';
import {
  someCorpus,
  someDatasetVersion,
  someManifest,
  someRun,
  someUpload,
} from '../../core/registry/samples.ts';
import { testApi } from '../api.fixture.ts';

const MEDIA = { corpus: 'media', languagePair: 'en-ko' };

/** A run that has published a version with two inputs, one of them in quarantine, and three dropped pairs. */
async function published() {
  const api = testApi();
  const { registry, data } = api;
  await registry.putCorpusIfAbsent(someCorpus(MEDIA));
  await registry.createRun(someRun({ ...MEDIA, runId: 'run-1' }));
  const version = someDatasetVersion({ ...MEDIA, runId: 'run-1' });
  const uploads = ['a.tmx', 'b.tmx'].map((file) => someUpload({ ...MEDIA, file }));
  const key = keys.dropsFile(MEDIA, version.version, 0);
  const rows = ['length', 'length', 'duplicate'].map((reason, record) => ({
    ...{ pairId: String(record).padStart(16, '0'), source: `word ${record}`, target: 'Wort', reason },
    ...{ stage: 'Refine' as const, detail: null, score: null, sourceId: 'uploads', record: record + 1 },
    inputId: uploads[0].uploadId,
  }));
  await data.put(key, writeDrops(rows));
  const manifest = someManifest(version, uploads, {
    dropLogs: [{ key, rows: 3, sizeBytes: 1, sha256: '0'.repeat(64) }],
  });
  manifest.inputs[1].quarantine = { error: 'MalformedTmx', message: 'Line 3 is broken.' };
  await writeJson(data, keys.manifest(MEDIA, version.version), DatasetManifest, manifest);
  await registry.publishDatasetVersion(version, { splitSalt: 's', normaliserVersion: 1 });
  return api;
}

describe('preparations', () => {
  it('are described from the manifest of their version once the files of the run have expired', async () => {
    const { client } = await published();
    const params = { runId: 'run-1' };
    const { body } = await client.call(PREPARATION_ENDPOINTS.getPreparation, { params });
    expect(body.manifest?.counts).toMatchObject({ read: 100, train: 80 });
    expect(body.plan).toBeUndefined();
    await expect(client.call(PREPARATION_ENDPOINTS.getConsistency, { params })).rejects.toThrow(
      'Run run-1 has no consistency report',
    );
  });

  it('list their inputs page by page, and those in quarantine', async () => {
    const { client } = await published();
    const list = (query: object) =>
      client.call(PREPARATION_ENDPOINTS.listPreparationInputs, { params: { runId: 'run-1' }, query });
    const first = (await list({ limit: 1 })).body;
    expect(first.items.map(({ files }) => files[0].key)).toEqual(['media/en-ko/uploads/a.tmx']);
    const second = (await list({ limit: 1, cursor: first.next })).body;
    expect(second.items.map(({ files }) => files[0].key)).toEqual(['media/en-ko/uploads/b.tmx']);
    expect(second.next).toBeUndefined();
    expect((await list({ only: 'quarantined' })).body.items).toEqual(second.items);
    await expect(list({ cursor: '../../secret' })).rejects.toThrow('is not of this list');
  });

  it('show what they dropped and why', async () => {
    const { client } = await published();
    const list = (query: object) =>
      client.call(PREPARATION_ENDPOINTS.listDroppedPairs, { params: { runId: 'run-1' }, query });
    const first = (await list({ reason: 'length', limit: 1 })).body;
    expect(first.items).toMatchObject([
      { source: 'word 0', reason: 'length', origins: [{ name: 'a.tmx #1' }] },
    ]);
    const second = (await list({ reason: 'length', limit: 1, cursor: first.next })).body;
    expect(second.items).toMatchObject([{ source: 'word 1' }]);
  });

  it('never show the token of their question', async () => {
    const { client, registry } = await published();
    const question = { runId: 'run-1', status: 'WAITING' as const, question: 'Publish?' };
    await registry.askApproval({ ...question, taskToken: 'secret', askedAt: '2026-01-01T00:00:00.000Z' });
    const { body } = await client.call(PREPARATION_ENDPOINTS.getPreparation, { params: { runId: 'run-1' } });
    expect(body.approval?.question).toBe('Publish?');
    expect(JSON.stringify(body)).not.toContain('secret');
  });

  it('are listed by what they are, with the date', async () => {
    const { client } = await published();
    const list = (query: object) => client.call(RUN_ENDPOINTS.listRuns, { query });
    expect((await list({ kind: 'preparation', status: 'STARTING' })).body.items).toHaveLength(1);
    expect((await list({ ...MEDIA, kind: 'preparation', status: 'FAILED' })).body.items).toEqual([]);
    const later = { kind: 'preparation', from: '2027-01-01T00:00:00.000Z' };
    expect((await list(later)).body.items).toEqual([]);
    await expect(list({ corpus: 'media' })).rejects.toThrow('together with its language pair');
  });
});

describe('starting a preparation', () => {
  const start = (api: ReturnType<typeof testApi>, again = false) =>
    api.client.call(PREPARATION_ENDPOINTS.startPreparation, { params: MEDIA, body: { again } });

  it('answers the run, and says who asked for it', async () => {
    const api = testApi({ steering: { startPreparation: async () => ['run-2'] } });
    await api.registry.putCorpusIfAbsent(someCorpus(MEDIA));
    expect((await start(api, true)).body).toEqual({ runId: 'run-2' });
    expect(api.calls).toMatchObject([
      { name: 'startPreparation', args: [{ ...MEDIA, again: true, by: 'kim' }] },
    ]);
  });

  it('says why nothing starts', async () => {
    const api = testApi({ steering: { startPreparation: async () => [] } });
    await expect(start(api)).rejects.toThrow('No corpus media/en-ko');
    await api.registry.putCorpusIfAbsent(someCorpus(MEDIA));
    await expect(start(api)).rejects.toMatchObject({ problem: { type: 'NothingToPrepare', status: 409 } });
    await api.registry.lockCorpus(MEDIA, 'run-1', '2026-01-01T00:00:00.000Z');
    await expect(start(api)).rejects.toThrow('Run run-1 prepares media en-ko');
  });

  it('registers a corpus once', async () => {
    const api = testApi();
    const create = () =>
      api.client.call(PREPARATION_ENDPOINTS.createCorpus, {
        body: { ...MEDIA, recipe: { heldOut: { salt: 's' } } },
      });
    expect((await create()).body.recipe.heldOut.salt).toBe('s');
    await expect(create()).rejects.toMatchObject({ problem: { type: 'AlreadyExists', status: 409 } });
  });
});
