import { describe, expect, it } from 'vitest';
import { SCHEDULE_ENDPOINTS } from '../../contracts/api/schedules.ts';
import { memoryRegistry } from '../../core/registry/memory-registry.ts';
import { someCorpus, someModel, someRun, someSource } from '../../core/registry/samples.ts';
import { testApi } from '../api.fixture.ts';

const { listSchedules, previewSchedule, getSchedule, createSchedule, changeSchedule } = SCHEDULE_ENDPOINTS;
const { removeSchedule, runSchedule, createSource, getSource, changeSource } = SCHEDULE_ENDPOINTS;

const id = { corpus: 'media', languagePair: 'en-ko' };
const model = 'media-en-ko-base';
const nightly = { params: { ...id, sourceId: 'nightly' } };
const weekly = { expression: 'cron(0 3 ? * SUN *)', timeZone: 'Asia/Seoul', enabled: true };

async function world() {
  const registry = memoryRegistry();
  await registry.putCorpusIfAbsent(someCorpus(id));
  await registry.putModelIfAbsent(someModel(id));
  return testApi({ registry, steering: { startTraining: async () => ['train-1'] } });
}

describe('schedules', () => {
  it('of lines are made, shown with their next time, paused, run and taken away', async () => {
    const { client, registry, calls } = await world();
    const created = await client.call(createSchedule, { body: { model, kind: 'training', timing: weekly } });
    expect(created.body).toMatchObject({ scheduleId: `training.${model}`, model, timing: weekly });
    await registry.createRun(someRun({ ...id, runId: 'train-0', kind: 'training', model }));
    const list = async () => (await client.call(listSchedules, { query: {} })).body.items;
    const [shown] = await list();
    // Sunday 3:00 in Seoul is Saturday 18:00 UTC; the clock says Sunday 10:00 UTC.
    expect(shown).toMatchObject({ next: '2026-11-28T18:00:00.000Z', run: { runId: 'train-0' } });
    const params = { scheduleId: `training.${model}` };
    const { etag } = await client.call(getSchedule, { params });
    expect(shown?.etag).toBe(etag);
    const pause = { params, body: { ...weekly, enabled: false } };
    await client.call(changeSchedule, pause, { ifMatch: etag as string });
    expect((await list())[0]).not.toHaveProperty('next');
    const late = client.call(changeSchedule, pause, { ifMatch: etag as string });
    await expect(late).rejects.toMatchObject({ problem: { status: 412 } });
    await expect(client.call(changeSchedule, pause)).rejects.toMatchObject({ problem: { status: 428 } });
    expect((await client.call(runSchedule, { params })).body.runIds).toEqual(['train-1']);
    const { etag: now } = await client.call(getSchedule, { params });
    await client.call(removeSchedule, { params }, { ifMatch: now as string });
    expect(await list()).toEqual([]);
    await expect(client.call(runSchedule, { params })).rejects.toMatchObject({ problem: { status: 404 } });
    const set = calls.filter(({ name }) => name === 'setLineSchedule').map(({ args }) => args[2]);
    expect(set).toMatchObject([{ enabled: true }, { enabled: false }, undefined]);
    expect(calls.find(({ name }) => name === 'startTraining')?.args).toEqual([
      { model, how: 'person', who: 'kim' },
    ]);
    expect((await registry.listAudit('2026-11')).map(({ action }) => action)).toContain('remove-schedule');
  });

  it('of corpora are made, listed with their last run, run, paused and taken away', async () => {
    const { client, registry, calls } = testApi({
      registry: memoryRegistry(),
      steering: { startPreparation: async () => ['prep-1'] },
    });
    await registry.putCorpusIfAbsent(someCorpus(id));
    const body = { kind: 'preparation' as const, ...id, timing: weekly };
    const { scheduleId } = (await client.call(createSchedule, { body })).body;
    expect(scheduleId).toBe('preparation.media.en-ko');
    await expect(client.call(createSchedule, { body })).rejects.toMatchObject({ problem: { status: 409 } });
    await registry.createRun(someRun({ ...id, runId: 'prep-0', kind: 'preparation' }));
    const [shown] = (await client.call(listSchedules, { query: {} })).body.items;
    expect(shown).toMatchObject({ kind: 'preparation', ...id, run: { runId: 'prep-0' } });
    expect(shown?.next).toBe('2026-11-28T18:00:00.000Z');
    const params = { scheduleId };
    expect((await client.call(runSchedule, { params })).body.runIds).toEqual(['prep-1']);
    const started = calls.find(({ name }) => name === 'startPreparation');
    expect(started?.args).toEqual([{ ...id, again: true, by: 'kim' }]);
    const pause = { params, body: { ...weekly, enabled: false } };
    await client.call(changeSchedule, pause, { ifMatch: shown?.etag as string });
    const late = client.call(changeSchedule, pause, { ifMatch: shown?.etag as string });
    await expect(late).rejects.toMatchObject({ problem: { status: 412 } });
    const { etag } = await client.call(getSchedule, { params });
    await client.call(removeSchedule, { params }, { ifMatch: etag as string });
    expect(await registry.getCorpus(id)).not.toHaveProperty('prepareEvery');
    const set = calls.filter(({ name }) => name === 'setCorpusSchedule').map(({ args }) => args[1]);
    expect(set).toMatchObject([{ enabled: true }, { enabled: false }, undefined]);
  });

  it('are not made twice, nor for what is not there, nor with what Scheduler would refuse', async () => {
    const { client, calls } = await world();
    const create = (change: object) =>
      client.call(createSchedule, { body: { model, kind: 'monitoring', timing: weekly, ...change } });
    await expect(create({ model: 'nobody' })).rejects.toMatchObject({ problem: { status: 404 } });
    const both = { timing: { ...weekly, expression: 'cron(0 3 * * MON *)' } };
    await expect(create(both)).rejects.toMatchObject({ problem: { status: 422, type: 'ScheduleInvalid' } });
    await expect(create({ timing: { ...weekly, expression: 'daily' } })).rejects.toMatchObject({
      problem: { status: 400 },
    });
    expect(calls).toEqual([]);
    await create({});
    await expect(create({})).rejects.toMatchObject({ problem: { status: 409 } });
  });

  it('are shown page by page, a corpus at a time', async () => {
    const { client, registry } = await world();
    for (const corpus of ['books', 'web']) {
      await registry.putCorpusIfAbsent(someCorpus({ ...id, corpus }));
      for (const sourceId of ['a', 'b']) await registry.putSource(someSource({ ...id, corpus, sourceId }));
    }
    const first = await client.call(listSchedules, { query: { limit: 1 } });
    expect(first.body.items.map(({ scheduleId }) => scheduleId)).toEqual([
      'source.books.en-ko.a',
      'source.books.en-ko.b',
    ]);
    const second = await client.call(listSchedules, { query: { limit: 1, cursor: first.body.next } });
    expect(second.body.items.map(({ corpus }) => corpus)).toEqual(['web', 'web']);
    expect(second.body.next).toBeUndefined();
  });

  it('say when they would fire', async () => {
    const { client } = await world();
    const query = { expression: 'cron(30 9 1 * ? *)', timeZone: 'Europe/Berlin', count: 2 };
    expect((await client.call(previewSchedule, { query })).body.next).toEqual([
      '2026-12-01T08:30:00.000Z',
      '2027-01-01T08:30:00.000Z',
    ]);
  });
});

describe('sources', () => {
  const body = {
    locations: [{ url: 'opus:Books/v1/moses/en-ko' }],
    timing: { expression: 'rate(1 day)' },
    rights: { licence: 'MIT' },
  };

  it('are registered, changed by whoever has seen them as they are, fetched and removed', async () => {
    const { client, calls, pass } = await world();
    await client.call(createSource, { body: { ...nightly.params, ...body } });
    await expect(client.call(createSource, { body: { ...nightly.params, ...body } })).rejects.toMatchObject({
      problem: { status: 409 },
    });
    const { body: settings, etag } = await client.call(getSource, nightly);
    expect(settings.locations[0]?.url).toMatch(/^https:.*Books.*zip$/);
    pass(60);
    const changed = { ...nightly, body: { ...body, limits: { fileBytes: 7 } } };
    await client.call(changeSource, changed, { ifMatch: etag as string });
    await expect(client.call(changeSource, changed, { ifMatch: etag as string })).rejects.toMatchObject({
      problem: { status: 412 },
    });
    // The rate goes on counting from when it was set.
    const [shown] = (await client.call(listSchedules, { query: {} })).body.items;
    expect(shown).toMatchObject({ sourceId: 'nightly', next: '2026-11-23T10:00:00.000Z' });
    const params = { scheduleId: 'source.media.en-ko.nightly' };
    await client.call(runSchedule, { params });
    expect(calls.at(-1)).toMatchObject({ name: 'fetchSource', args: [nightly.params] });
    await client.call(removeSchedule, { params }, { ifMatch: shown?.etag as string });
    await expect(client.call(getSource, nightly)).rejects.toMatchObject({ problem: { status: 404 } });
    expect(calls.at(-1)).toMatchObject({ name: 'removeSourceSchedule' });
  });

  it('are refused with the place of what is wrong', async () => {
    const { client } = await world();
    const wrong = { ...body, locations: [{ url: 'https://me:pw@files.example/a' }] };
    const refused = client.call(createSource, { body: { ...nightly.params, ...wrong } });
    await expect(refused).rejects.toMatchObject({
      problem: { status: 422, detail: expect.stringContaining('locations.0.url: must not contain') },
    });
  });
});
