import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATA_ENDPOINTS } from '../contracts/api/data.ts';
import type { Endpoint, RequestOf } from '../contracts/api/endpoint.ts';
import { MODEL_ENDPOINTS } from '../contracts/api/models.ts';
import { PREPARATION_ENDPOINTS } from '../contracts/api/preparations.ts';
import { RUN_ENDPOINTS } from '../contracts/api/runs.ts';
import { SCHEDULE_ENDPOINTS } from '../contracts/api/schedules.ts';
import { SEARCH_ENDPOINTS } from '../contracts/api/search.ts';
import { SETTINGS_ENDPOINTS } from '../contracts/api/settings.ts';
import { TRAINING_ENDPOINTS } from '../contracts/api/trainings.ts';
import { createRegistry } from '../core/registry/create-registry.ts';
import { type LocalTable, startLocalTable } from '../core/registry/local-table.ts';
import type { Registry } from '../core/registry/registry.ts';
import { someCorpus, someModel, someModelVersion, someRun } from '../core/registry/samples.ts';
import { type TestApi, testApi } from './api.fixture.ts';
import { ApiError, type CallOptions } from './client.ts';
import { memoryMembers } from './members.fixture.ts';

/** Two people who act in the same moment, at the table of a deployment. */
let table: LocalTable;
let registry: Registry;
beforeAll(async () => {
  table = await startLocalTable();
  registry = createRegistry(table.documents, table.tableName);
}, 60_000);
afterAll(() => table?.stop());

let corpora = 0;

/** A corpus of its own with a line that has three versions, and two people who look at it. */
async function deployment() {
  const id = { corpus: `corpus-${corpora++}`, languagePair: 'en-de' };
  await registry.putCorpusIfAbsent(someCorpus(id));
  const line = someModel(id);
  const params = { model: line.model };
  await registry.putModelIfAbsent(line);
  for (const version of ['m1', 'm2', 'm3']) {
    await registry.putModelVersion(someModelVersion({ ...id, model: line.model, version }));
  }
  const members = memoryMembers();
  await members.add({ name: 'lee', email: 'lee@example.org', role: 'admin' });
  const stopExecution = async () => {
    await registry.closeRun(`${id.corpus}-run`, { status: 'ABORTED', endedAt: '2026-11-22T10:00:01.000Z' });
  };
  const as = (name: string) =>
    testApi({
      registry,
      name,
      steering: { stopExecution },
      services: { members, newId: () => crypto.randomUUID() },
    });
  return { id, line, params, members, kim: as('kim'), lee: as('lee') };
}

/** What a call comes to: its status. */
const statusOf = async <E extends Endpoint>(
  { client }: TestApi,
  endpoint: E,
  request: RequestOf<E>,
  options: CallOptions = {},
) =>
  client.call(endpoint, request, options).then(
    () => 200,
    (error: unknown) => {
      if (error instanceof ApiError) return error.problem.status;
      throw error;
    },
  );

const etagOf = async <E extends Endpoint>({ client }: TestApi, endpoint: E, request: RequestOf<E>) => ({
  ifMatch: (await client.call(endpoint, request)).etag ?? '',
});

/** One has done it, and the other knows that it was not done. */
async function oneOf(calls: Promise<number>[]) {
  const [done, ...refused] = (await Promise.all(calls)).sort();
  expect(done).toBe(200);
  for (const status of refused) expect([409, 412]).toContain(status);
}

describe('of two people at once, one', () => {
  it('promotes, or rolls back', async () => {
    const { kim, lee, params, line } = await deployment();
    const champion = async () => (await registry.getModel(line.model))?.champion;
    const others = async () => {
      const current = await champion();
      return ['m1', 'm2', 'm3'].filter((version) => version !== current);
    };
    const seen = () => etagOf(kim, MODEL_ENDPOINTS.getModel, { params });
    const promote = (who: TestApi, version: string, options: CallOptions) =>
      statusOf(who, MODEL_ENDPOINTS.promoteVersion, { params, body: { version } }, options);
    let before: string | undefined;
    for (let time = 0; time < 3; time++) {
      const [one, other] = await others();
      const options = await seen();
      before = await champion();
      await oneOf([promote(kim, one, options), promote(lee, other, options)]);
      // Who was champion before whom is told by when they were promoted.
      for (const { pass } of [kim, lee]) pass(60);
    }
    const never = (await others()).find((version) => version !== before) as string;
    const options = await seen();
    const back = statusOf(lee, MODEL_ENDPOINTS.rollBackModel, { params }, options);
    await oneOf([promote(kim, never, options), back]);
    const versions = await registry.listModelVersions(line.model);
    const champions = versions.filter(({ stage }) => stage === 'champion').map(({ version }) => version);
    expect(champions).toEqual([await champion()]);
  });

  it('changes the settings of a line, a recipe, a source or a schedule', async () => {
    const { kim, lee, params, id, line } = await deployment();
    const settings = (promotion: 'never' | 'approval') => ({ recipe: {}, promotion });
    const line1 = await etagOf(kim, TRAINING_ENDPOINTS.getLineSettings, { params });
    const changeLine = (who: TestApi, promotion: 'never' | 'approval') =>
      statusOf(who, TRAINING_ENDPOINTS.changeLineSettings, { params, body: settings(promotion) }, line1);
    await oneOf([changeLine(kim, 'never'), changeLine(lee, 'approval')]);

    const recipe = await etagOf(kim, DATA_ENDPOINTS.getRecipe, { params: id });
    const changeRecipe = (who: TestApi, longest: number) =>
      statusOf(
        who,
        DATA_ENDPOINTS.putRecipe,
        { params: id, body: { recipe: { sources: { [`press-${longest}`]: {} } } } },
        recipe,
      );
    await oneOf([changeRecipe(kim, 1), changeRecipe(lee, 2)]);
    expect(Object.keys((await registry.getCorpus(id))?.recipe.sources ?? {})).toHaveLength(1);

    const source = (hours: number) => ({
      locations: [{ url: 'https://files.example.com/a.tmx' }],
      timing: { expression: `rate(${hours} hours)` },
    });
    const name = { ...id, sourceId: 'press' };
    const create = (who: TestApi, hours: number) =>
      statusOf(who, SCHEDULE_ENDPOINTS.createSource, { body: { ...name, ...source(hours) } });
    await oneOf([create(kim, 2), create(lee, 3)]);
    const seen = await etagOf(kim, SCHEDULE_ENDPOINTS.getSource, { params: name });
    const change = (who: TestApi, hours: number) =>
      statusOf(who, SCHEDULE_ENDPOINTS.changeSource, { params: name, body: source(hours) }, seen);
    await oneOf([change(kim, 4), change(lee, 5)]);

    const timing = (days: number) => ({ expression: `rate(${days} days)` });
    const schedule = (who: TestApi, days: number) =>
      statusOf(who, SCHEDULE_ENDPOINTS.createSchedule, {
        body: { model: line.model, kind: 'training', timing: timing(days) },
      });
    await oneOf([schedule(kim, 2), schedule(lee, 3)]);
    const of = { params: { scheduleId: `training.${line.model}` } };
    const first = await etagOf(kim, SCHEDULE_ENDPOINTS.getSchedule, of);
    await oneOf([
      statusOf(kim, SCHEDULE_ENDPOINTS.changeSchedule, { ...of, body: timing(4) }, first),
      statusOf(lee, SCHEDULE_ENDPOINTS.changeSchedule, { ...of, body: timing(5) }, first),
    ]);
    const second = await etagOf(kim, SCHEDULE_ENDPOINTS.getSchedule, of);
    await oneOf([
      statusOf(kim, SCHEDULE_ENDPOINTS.changeSchedule, { ...of, body: timing(6) }, second),
      statusOf(lee, SCHEDULE_ENDPOINTS.removeSchedule, of, second),
    ]);
  });

  it('creates a corpus, or a line', async () => {
    const { kim, lee, id } = await deployment();
    const corpus = { body: { corpus: `${id.corpus}-new`, languagePair: 'en-de' } };
    const createCorpus = (who: TestApi) => statusOf(who, PREPARATION_ENDPOINTS.createCorpus, corpus);
    await oneOf([createCorpus(kim), createCorpus(lee)]);
    const body = { ...id, name: 'large', settings: { recipe: {}, promotion: 'never' as const } };
    const createLine = (who: TestApi) => statusOf(who, TRAINING_ENDPOINTS.createModelLine, { body });
    await oneOf([createLine(kim), createLine(lee)]);
  });

  it('names a version, or rejects it', async () => {
    const { kim, lee, params, line } = await deployment();
    const seen = await etagOf(kim, MODEL_ENDPOINTS.getModel, { params });
    const version = 'm2';
    await oneOf([
      statusOf(
        kim,
        MODEL_ENDPOINTS.setAlias,
        { params: { ...params, alias: 'stable' }, body: { version } },
        seen,
      ),
      statusOf(lee, MODEL_ENDPOINTS.rejectVersion, {
        params: { ...params, version },
        body: { reason: 'wrong terms' },
      }),
    ]);
    const named = (await registry.getModel(line.model))?.aliases?.stable === version;
    const rejected = (await registry.getModelVersion(line.model, version))?.stage === 'rejected';
    expect(named).toBe(!rejected);
  });

  it('answers the question of a run, and both know how', async () => {
    const { kim, lee, id } = await deployment();
    const runId = `${id.corpus}-run`;
    const at = '2026-11-22T09:00:00.000Z';
    await registry.createRun(someRun({ ...id, runId, status: 'AWAITING_APPROVAL', executionArn: 'arn:x' }));
    await registry.askApproval({
      runId,
      status: 'WAITING',
      taskToken: 't',
      question: 'Publish?',
      askedAt: at,
    });
    const answer = (who: TestApi, approved: boolean) =>
      statusOf(who, RUN_ENDPOINTS.answerApproval, { params: { runId }, body: { approved } });
    await oneOf([answer(kim, true), answer(lee, false)]);
    const { status } = (await registry.getApproval(runId)) ?? {};
    const sent = [...kim.calls, ...lee.calls].filter(({ name }) => name === 'sendAnswer');
    expect(sent.map(({ args }) => (args[1] as { approved: boolean }).approved)).toEqual([
      status === 'APPROVED',
    ]);
    const cancel = (who: TestApi) => statusOf(who, RUN_ENDPOINTS.cancelRun, { params: { runId }, body: {} });
    for (const one of await Promise.all([cancel(kim), cancel(lee)])) expect([200, 409]).toContain(one);
    expect((await registry.getRun(runId))?.status).toBe('ABORTED');
  });

  it('takes the rights of the other, so that an administrator is left', async () => {
    const { kim, lee, members } = await deployment();
    const demote = async (who: TestApi, name: string) => {
      const seen = await etagOf(who, SETTINGS_ENDPOINTS.getMember, { params: { name } });
      const change = { params: { name }, body: { role: 'viewer' as const } };
      return statusOf(who, SETTINGS_ENDPOINTS.changeMember, change, seen);
    };
    expect((await Promise.all([demote(kim, 'lee'), demote(lee, 'kim')])).sort()).toEqual([200, 403]);
    const { items } = await members.list({ limit: 10 });
    expect(items.filter(({ role }) => role === 'admin')).toHaveLength(1);
  });

  it('is the same person twice: a write under one key is done once', async () => {
    const { kim } = await deployment();
    const key = { idempotencyKey: crypto.randomUUID() };
    const name = `view ${key.idempotencyKey}`;
    const save = () => statusOf(kim, SEARCH_ENDPOINTS.saveView, { body: { name, query: 'q' } }, key);
    const statuses = await Promise.all([save(), save(), save()]);
    expect(statuses.sort()).toEqual([200, 409, 409]);
    const noted = (await registry.listAudit('2026-11')).filter(({ subject }) => subject === `view ${name}`);
    expect(noted).toHaveLength(1);
  });
});
