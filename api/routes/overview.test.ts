import { describe, expect, it } from 'vitest';
import { OVERVIEW_ENDPOINTS } from '../../contracts/api/overview.ts';
import { ProgressFile } from '../../contracts/job.ts';
import { keys } from '../../core/keys.ts';
import { writeJson } from '../../core/objects/json-objects.ts';
import {
  someCorpus,
  someDatasetVersion,
  someModel,
  someModelVersion,
  someRun,
  someSource,
  someUpload,
} from '../../core/registry/samples.ts';
import { type TestApi, testApi } from '../api.fixture.ts';

const { getOverview, getHealth } = OVERVIEW_ENDPOINTS;
const id = { corpus: 'media', languagePair: 'en-ko' };
const model = 'media-en-ko-base';
const at = (hour: number) => `2026-11-21T${String(hour).padStart(2, '0')}:00:00.000Z`;

async function fill({ registry, models }: TestApi) {
  await registry.putCorpusIfAbsent(someCorpus(id));
  const run = (runId: string, hour: number, change: object = {}) =>
    registry.createRun(someRun({ ...id, runId, createdAt: at(hour), ...change }));
  // A version, and a second one that asks.
  await run('prep-1', 1, { status: 'RUNNING' });
  await registry.publishDatasetVersion(someDatasetVersion({ ...id, runId: 'prep-1', createdAt: at(1) }), {
    splitSalt: 's',
    normaliserVersion: 1,
  });
  await registry.closeRun('prep-1', { status: 'SUCCEEDED', endedAt: at(2) });
  await run('prep-2', 3, { status: 'AWAITING_APPROVAL' });
  await registry.askApproval({
    ...{ runId: 'prep-2', status: 'WAITING', taskToken: 'secret-token' },
    ...{ question: 'Publish in spite of leakage?', askedAt: at(4) },
  });
  // A failure that was made good, and one that was not.
  const training = { kind: 'training', model };
  await run('train-1', 5, { ...training, status: 'FAILED', endedAt: at(5), error: 'OutOfMemory' });
  await run('train-2', 6, { ...training, status: 'SUCCEEDED', endedAt: at(6) });
  await run('train-3', 7, { ...training, status: 'FAILED', endedAt: at(7), error: 'Diverged' });
  const stages = { Train: { status: 'RUNNING', startedAt: at(8) } };
  await run('train-4', 8, { ...training, model: 'media-en-ko-small', status: 'RUNNING', stages });
  await writeJson(models, keys.progress('train-4', 'train'), ProgressFile, {
    ...{ v: 1, step: 'train', attempt: 1, done: 3, total: 9, unit: 'steps', message: '', updatedAt: at(9) },
  });
  // A champion.
  await registry.putModelIfAbsent(someModel(id));
  for (const version of ['m000000000001', 'm000000000002']) {
    await registry.putModelVersion(someModelVersion({ model, version }));
  }
  await registry.promoteVersion(model, 'm000000000001', undefined, '2026-01-01T00:00:00.000Z');
  await registry.promoteVersion(model, 'm000000000002', 'm000000000001', at(9));
  await registry.putEvaluation({
    ...{ model, version: 'm000000000002', setId: 'set', name: 'corpus', createdAt: at(9) },
    ...{ role: 'own', purpose: 'release', segments: 300 },
    metrics: { chrf: { score: 51.5, low: 50, high: 53, signature: 's' } },
    versusChampion: {
      ...{ champion: 'm000000000001', segments: 300, documents: 30 },
      metrics: { chrf: { difference: 1.25, low: 0.5, high: 2, pValue: 0.01 } },
    },
  });
  // What could not be read or fetched.
  await registry.noteUpload(
    someUpload({ ...id, status: 'QUARANTINED', reason: 'no pairs', receivedAt: at(10) }),
  );
  await registry.putSource(someSource(id));
  const nothing = { fetched: 0, unchanged: 0, failed: 1, bytes: 0 };
  await registry.endFetch(someSource(id), { at: at(11), outcome: 'failed', message: '404', ...nothing });
}

describe('the overview', () => {
  it('says what goes on, what waits and what is new, newest first', async () => {
    const api = testApi({ role: 'viewer' });
    await fill(api);
    const { body } = await api.client.call(getOverview, {});
    expect(body.running.map(({ runId }) => runId)).toEqual(['train-4', 'prep-2']);
    expect(body.running[0]).toMatchObject({ stage: 'Train', done: 3, total: 9 });
    expect(body.waiting).toMatchObject([
      { kind: 'source', sourceId: 'nightly', scheduleId: 'source.media.en-ko.nightly', reason: '404' },
      { kind: 'quarantine', file: 'a.tmx', reason: 'no pairs' },
      { kind: 'failure', runId: 'train-3', error: 'Diverged' },
      { kind: 'approval', runId: 'prep-2', question: 'Publish in spite of leakage?' },
    ]);
    expect(body.news).toMatchObject([
      { kind: 'champion', version: 'm000000000002', metric: 'chrf', score: 51.5, difference: 1.25 },
      { kind: 'dataset', version: 'v000000000001', train: 80 },
    ]);
    expect(JSON.stringify(body)).not.toContain('secret-token');
  });

  it('is empty where nothing was uploaded yet', async () => {
    const { body } = await testApi().client.call(getOverview, {});
    expect(body).toEqual({ running: [], waiting: [], news: [], empty: true });
  });
});

describe('the health', () => {
  it('says what AWS says, what is late and what the month has cost', async () => {
    const health = { deadLetters: { uploads: 2, events: 0 }, alarms: [{ name: 'A', meaning: 'bad' }] };
    const api = testApi({ steering: { health: async () => health } });
    const { registry } = api;
    await registry.putCorpusIfAbsent(someCorpus(id));
    await registry.noteUpload(someUpload({ ...id, receivedAt: at(3) }));
    const cost = { kind: 'training' as const, costUsd: 1.5, createdAt: at(1) };
    await registry.createRun(someRun({ ...id, ...cost }));
    await registry.putHeartbeat({ beat: 'sweep', at: '2026-11-22T09:00:00.000Z' });
    await registry.putHeartbeat({ beat: 'watch', at: '2026-11-22T09:00:00.000Z' });
    const { body } = await api.client.call(getHealth, {});
    expect(body).toMatchObject({ ...health, oldestUploadAt: at(3), monthUsd: 1.5 });
    expect(body.heartbeats.map(({ beat, late }) => [beat, late])).toEqual([
      ['sweep', false],
      ['watch', true],
    ]);
  });
});
