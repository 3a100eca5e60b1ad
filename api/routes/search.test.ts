import { describe, expect, it } from 'vitest';
import { BUSINESS_ENDPOINTS } from '../../contracts/api/business.ts';
import { SEARCH_ENDPOINTS } from '../../contracts/api/search.ts';
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

const { search, listViews, saveView, removeView } = SEARCH_ENDPOINTS;
const id = { corpus: 'media', languagePair: 'en-ko' };
const model = 'media-en-ko-base';
const at = (day: number, hour = 0) =>
  `2026-11-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00.000Z`;

async function fill({ registry }: TestApi) {
  await registry.putCorpusIfAbsent(someCorpus(id));
  await registry.noteUpload(someUpload({ ...id, file: 'Ärger im Büro.tmx', receivedAt: at(1) }));
  await registry.noteUpload(someUpload({ ...id, file: 'season-2/ep1.srt', receivedAt: at(2) }));
  await registry.createRun(someRun({ ...id, runId: 'prep-1', createdAt: at(3), status: 'RUNNING' }));
  const [first] = await registry.listPending(id);
  await registry.claimUploads([first?.uploadId ?? ''], 'prep-1');
  await registry.startStage('prep-1', 'Refine', at(3, 1));
  await registry.endStage('prep-1', 'Refine', at(3, 3), 'SUCCEEDED', 'done');
  await registry.publishDatasetVersion(
    someDatasetVersion({ ...id, runId: 'prep-1', createdAt: at(3, 4), words: 900 }),
    { splitSalt: 's', normaliserVersion: 1 },
  );
  await registry.markPublished([first?.uploadId ?? ''], 'v000000000001');
  await registry.closeRun('prep-1', { status: 'SUCCEEDED', endedAt: at(3, 5) });
  await registry.putModelIfAbsent(someModel(id));
  const training = { ...id, kind: 'training' as const, model };
  await registry.createRun(someRun({ ...training, runId: 'train-1', createdAt: at(4), status: 'RUNNING' }));
  await registry.closeRun('train-1', { status: 'FAILED', endedAt: at(4, 1), error: 'Diverged' });
  await registry.createRun(someRun({ ...training, runId: 'train-2', createdAt: at(5), status: 'RUNNING' }));
  await registry.putAttempt({
    ...{ runId: 'train-2', step: 'train', attempt: 1, jobId: 'j', jobName: 'n', jobQueue: 'q' },
    ...{ status: 'SUCCEEDED', startedAt: at(5, 0), stoppedAt: at(5, 2), instanceType: 'g5.xlarge' },
    ...{ purchase: 'spot' as const, costUsd: 0.9, onDemandUsd: 2 },
  });
  await registry.closeRun('train-2', { status: 'SUCCEEDED', endedAt: at(5, 3) });
  const datasets = [{ ...id, version: 'v000000000001' }];
  await registry.putModelVersion(
    someModelVersion({ model, runId: 'train-2', createdAt: at(5, 3), datasets }),
  );
  await registry.promoteVersion(model, 'm000000000001', undefined, at(6));
  // The corpus' own test set decides, whether it comes first or last.
  for (const [name, score] of [
    ['kept-aside', 17],
    ['corpus', 51.5],
    ['another', 18],
  ] as const) {
    await registry.putEvaluation({
      ...{ model, version: 'm000000000001', setId: name, name, createdAt: at(5, 3) },
      ...{ role: 'own', purpose: 'release', segments: 300 },
      metrics: { chrf: { score, low: score - 1, high: score + 1, signature: 's' } },
      versusChampion: null,
    });
  }
}

const ask = async (api: TestApi, query: Parameters<typeof api.client.call<typeof search>>[1]['query']) =>
  (await api.client.call(search, { query })).body;

describe('a search', () => {
  it('finds words in any order, whatever their case and form, in all kinds', async () => {
    const api = testApi({ role: 'viewer' });
    await fill(api);
    const names = async (text: string) => (await ask(api, { text })).items.map(({ name }) => name);
    expect(await names('büro ÄRGER')).toEqual(['Ärger im Büro.tmx']);
    expect(await names('bu\u0308ro')).toEqual(['Ärger im Büro.tmx']);
    expect(await names('diverged')).toEqual(['train-1']);
    expect(await names('nothing like it')).toEqual([]);
    const all = await ask(api, {});
    expect(all.counts).toEqual({
      ...{ corpus: 1, upload: 2, preparation: 1, training: 2, dataset: 1, line: 1, model: 1 },
    });
    const times = all.items.map((item) => item.at);
    expect(times).toEqual([...times].sort().reverse());
  });

  it('puts what is called so before what mentions it', async () => {
    const api = testApi();
    await fill(api);
    const { items } = await ask(api, { text: model });
    expect(items[0]).toMatchObject({ kind: 'line', name: model });
    expect(items.length).toBeGreaterThan(1);
  });

  it('filters, and counts the other kinds all the same', async () => {
    const api = testApi();
    await fill(api);
    const failed = await ask(api, { status: 'FAILED', kind: 'training' });
    expect(failed.items.map(({ id: found }) => found)).toEqual(['train-1']);
    const late = await ask(api, { from: at(4), before: at(5), kind: 'upload' });
    expect(late).toMatchObject({ items: [], counts: { training: 1 } });
    const good = await ask(api, { metric: 'chrf', least: 51, most: 52 });
    expect(good.items.map(({ kind, scores }) => [kind, scores?.chrf])).toEqual([
      ['model', 51.5],
      ['line', 51.5],
    ]);
    expect((await ask(api, { metric: 'chrf', least: 52 })).items).toEqual([]);
    expect((await ask(api, { corpus: 'other' })).items).toEqual([]);
  });

  it('puts what is named so before what belongs to it', async () => {
    const api = testApi();
    await fill(api);
    const found = (await ask(api, { text: 'media' })).items;
    const named = found.map(({ name }) => name.startsWith('media'));
    expect(named).toEqual([...named].sort((a, b) => Number(b) - Number(a)));
    expect([named.at(0), named.at(-1)]).toEqual([true, false]);
  });

  it('pages through everything once', async () => {
    const api = testApi();
    await fill(api);
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await ask(api, { limit: 2, cursor });
      found.push(...page.items.map(({ kind, id: name }) => `${kind} ${name}`));
      cursor = page.next;
    } while (cursor);
    expect(found.length).toBe(9);
    expect(new Set(found).size).toBe(9);
    const glance = await ask(api, { perKind: 1 });
    expect(glance.items.filter(({ kind }) => kind === 'upload').length).toBe(1);
    expect(glance.counts.upload).toBe(2);
    expect((await api.app.request('/api/search?cursor=gone')).status).toBe(400);
  });

  it('knows a write a second later, and no source that was removed', async () => {
    const api = testApi();
    await fill(api);
    await ask(api, {});
    await api.registry.putSource(someSource(id));
    await api.registry.createRun(someRun({ ...id, runId: 'prep-9', createdAt: at(9) }));
    api.pass(1);
    expect((await ask(api, { text: 'prep-9' })).items.length).toBe(1);
    expect((await ask(api, { kind: 'source' })).items.length).toBe(1);
    await api.registry.removeSource(someSource(id));
    expect((await ask(api, { kind: 'source' })).items).toEqual([]);
  });
});

describe('named searches', () => {
  it('belong to who named them', async () => {
    const api = testApi({ role: 'viewer' });
    const other = testApi({ role: 'viewer', name: 'lee', registry: api.registry });
    const view = { name: 'Failures', query: 'status=FAILED' };
    await api.client.call(saveView, { body: { ...view, query: 'x' } });
    const { viewId } = (await api.client.call(saveView, { body: view })).body;
    expect((await api.client.call(listViews, {})).body.items).toMatchObject([view]);
    expect((await other.client.call(listViews, {})).body.items).toEqual([]);
    expect((await other.client.call(removeView, { params: { viewId } })).body).toEqual({ removed: false });
    expect((await api.client.call(removeView, { params: { viewId } })).body).toEqual({ removed: true });
  });
});

describe('the figures', () => {
  it('add up what was spent, done and delivered', async () => {
    const api = testApi({ role: 'viewer' });
    await fill(api);
    const query = { from: '2026-10-01T00:00:00.000Z', before: '2026-12-01T00:00:00.000Z' };
    const { body } = await api.client.call(BUSINESS_ENDPOINTS.getBusiness, { query });
    expect(body.total).toEqual({
      ...{ costUsd: 0.9, savedBySpotUsd: 1.1, gpuHours: 2, machineHours: 2 },
      ...{ ended: 3, failed: 1, aborted: 0, pairsRead: 100, pairsKept: 80, words: 900 },
      ...{ preparationHours: 2, leadHours: 120, promotions: 1 },
    });
    expect(body.months.map(({ month, ended }) => [month, ended])).toEqual([
      ['2026-10', 0],
      ['2026-11', 3],
    ]);
    expect(body.lines).toMatchObject([
      { model, costUsd: 0.9, gpuHours: 2, ended: 2, failed: 1 },
      { corpus: 'media', costUsd: 0, ended: 1 },
    ]);
    expect(body.stages).toEqual([{ step: 'train', attempts: 1, hours: 2, costUsd: 0.9 }]);
    expect(body.instances).toMatchObject([{ instanceType: 'g5.xlarge', purchase: 'spot', hours: 2 }]);
    expect(body.leads).toMatchObject([{ version: 'm000000000001', uploadedAt: at(1), hours: 120 }]);
    expect(body).toMatchObject({ unpriced: 0, complete: true });
  });

  it('leave out what is not of the time', async () => {
    const api = testApi();
    await fill(api);
    const query = { from: '2026-11-05T00:00:00.000Z', before: '2026-11-05T02:30:00.000Z' };
    const { body } = await api.client.call(BUSINESS_ENDPOINTS.getBusiness, { query });
    expect(body.total).toMatchObject({ costUsd: 0.9, ended: 0, pairsRead: 0, promotions: 0 });
    const backwards = await api.app.request(`/api/business?from=${query.before}&before=${query.from}`);
    expect(backwards.status).toBe(400);
  });
});
