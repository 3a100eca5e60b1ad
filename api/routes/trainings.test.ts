import { describe, expect, it } from 'vitest';
import { TRAINING_ENDPOINTS } from '../../contracts/api/trainings.ts';
import { ProgressFile } from '../../contracts/job.ts';
import { LeakageReport } from '../../contracts/model-card.ts';
import { TrainingRecipe } from '../../contracts/training-recipe.ts';
import { keys } from '../../core/keys.ts';
import { writeJson } from '../../core/objects/json-objects.ts';
import { memoryRegistry } from '../../core/registry/memory-registry.ts';
import { someCorpus, someDatasetVersion, someModel, someRun } from '../../core/registry/samples.ts';
import { startTraining } from '../../core/training/start-training.ts';
import { type TestApiOptions, testApi } from '../api.fixture.ts';

const id = { corpus: 'software', languagePair: 'en-de' };
const line = someModel(id);
const at = '2026-11-22T09:00:00.000Z';
const {
  previewTraining,
  startTraining: start,
  getTrainingProgress,
  getTrainingLog,
  getTrainingResults,
  getTrainingQueue,
} = TRAINING_ENDPOINTS;

const { terms } = testApi();

/** A corpus with a version and a line, over which trainings really are queued. */
async function deployment(options: TestApiOptions = {}) {
  const registry = memoryRegistry();
  await registry.putCorpusIfAbsent(someCorpus(id));
  await registry.putCorpusIfAbsent(someCorpus({ corpus: 'football', languagePair: 'tabular' }));
  await registry.createRun(someRun({ ...id, runId: 'prep' }));
  await registry.publishDatasetVersion(someDatasetVersion({ ...id, runId: 'prep' }), {
    splitSalt: 'held-out',
    normaliserVersion: 1,
  });
  await registry.putModelIfAbsent(line);
  const limits = { concurrentRuns: 1, monthlyLimitUsd: 400 };
  let time = Date.parse(at);
  return testApi({
    registry,
    services: { terms: { ...terms, limits } },
    steering: {
      startTraining: (event) =>
        startTraining(event as Parameters<typeof startTraining>[0], {
          registry,
          startExecution: async (runId) => `arn:${runId}`,
          stopExecution: async () => undefined,
          notify: async () => undefined,
          limits,
          settings: terms.settings,
          dashboardUrl: '',
          now: () => {
            time += 1000;
            return new Date(time);
          },
        }),
      logTail: async (stream, lines) => [`${lines} of ${stream}`],
    },
    ...options,
  });
}

describe('trainings', () => {
  it('are previewed, queued once and queued again when that is asked for', async () => {
    const { client, registry, calls } = await deployment();
    const request = { query: { model: line.model } };
    const before = (await client.call(previewTraining, request)).body;
    expect(before).toMatchObject({ basis: 'table', waiting: 0, running: 0, leftOfMonthUsd: 400 });
    expect(before.estimateUsd).toBeGreaterThan(0);

    const body = { model: line.model, again: false };
    const first = (await client.call(start, { body })).body;
    expect(first.queued).toBe(true);
    expect(calls.find(({ name }) => name === 'startTraining')?.args[0]).toMatchObject({
      how: 'person',
      who: 'kim',
    });
    const after = (await client.call(previewTraining, request)).body;
    expect(after).toMatchObject({ trainedBefore: first.runId, running: 1 });
    expect((await client.call(start, { body })).body).toEqual({ runId: first.runId, queued: false });

    const again = (await client.call(start, { body: { ...body, again: true } })).body;
    expect(again.queued).toBe(true);
    expect(again.runId).not.toBe(first.runId);
    expect((await registry.getRun(again.runId))?.status).toBe('QUEUED');
    const queue = (await client.call(getTrainingQueue, {})).body;
    expect(queue.items.map(({ runId }) => runId)).toEqual([first.runId, again.runId]);
    expect(queue).toMatchObject({ concurrentRuns: 1, monthlyLimitUsd: 400 });
  });

  it('may have a recipe of their own, of the task of their line', async () => {
    const { client, registry } = await deployment();
    const recipe = { size: 'small', steps: 500 } as const;
    const cheap = await client.call(previewTraining, {
      query: { model: line.model, recipe: JSON.stringify(recipe) },
    });
    const { body } = await client.call(start, { body: { model: line.model, recipe } });
    const run = await registry.getRun(body.runId);
    expect(run?.recipe).toEqual(TrainingRecipe.parse(recipe));
    expect(run?.estimateUsd).toBe(cheap.body.estimateUsd);
    expect((await registry.getModel(line.model))?.recipe).toEqual(line.recipe);

    const tabular = { task: 'tabular', time: 'day', target: 'score' } as const;
    await expect(client.call(start, { body: { model: line.model, recipe: tabular } })).rejects.toMatchObject({
      name: 'OtherTask',
      problem: { status: 422 },
    });
    const broken = client.call(previewTraining, { query: { model: line.model, recipe: '{"size":' } });
    await expect(broken).rejects.toMatchObject({ problem: { status: 400 } });
    const unknown = client.call(previewTraining, { query: { model: 'nobody' } });
    await expect(unknown).rejects.toMatchObject({ problem: { status: 404 } });
  });

  it('tell how far they are, with curves, log and leakage', async () => {
    const { client, registry, models } = await deployment();
    await registry.createRun(someRun({ ...id, runId: 'train', kind: 'training', model: line.model }));
    const params = { runId: 'train' };
    expect((await client.call(getTrainingProgress, { params })).body).toEqual({ items: [] });
    expect((await client.call(getTrainingResults, { params })).body).toEqual({});
    const point = { optimizerStep: 1, loss: 3, learningRate: 0.1, targetTokensPerSecond: null };
    await writeJson(models, keys.progress('train', 'train'), ProgressFile, {
      v: 1,
      step: 'train',
      attempt: 1,
      done: 1,
      total: 9,
      unit: 'steps',
      message: '',
      curve: [point],
      updatedAt: at,
    });
    const { items } = (await client.call(getTrainingProgress, { params })).body;
    expect(items).toMatchObject([{ done: 1, curve: [{ ...point, gpuMemoryBytes: null }] }]);

    await writeJson(models, keys.leakage('train'), LeakageReport, {
      v: 1,
      runId: 'train',
      datasetVersion: 'v1',
      checkedAt: at,
      trainPairs: 80,
      verdict: 'pass',
      sets: [],
    });
    expect((await client.call(getTrainingResults, { params })).body.leakage?.verdict).toBe('pass');

    const query = { step: 'train', attempt: 1, lines: 20 } as const;
    expect((await client.call(getTrainingLog, { params, query })).body).toEqual({ lines: [] });
    const job = { jobId: 'j', jobName: 'train-train-1', jobQueue: 'gpu', status: 'RUNNING' };
    await registry.putAttempt({ runId: 'train', step: 'train', attempt: 1, logStreamName: 's', ...job });
    expect((await client.call(getTrainingLog, { params, query })).body).toEqual({
      logStreamName: 's',
      lines: ['20 of s'],
    });
    const missing = client.call(getTrainingProgress, { params: { runId: 'nothing' } });
    await expect(missing).rejects.toMatchObject({ problem: { status: 404 } });
  });
});

describe('monitorings', () => {
  it('are started by a person, and say why there is nothing to do', async () => {
    const request = { params: { model: line.model } };
    const { client, calls, registry } = testApi({ steering: { startTraining: async () => ['monitor-1'] } });
    await registry.putModelIfAbsent(line);
    const { body } = await client.call(TRAINING_ENDPOINTS.startMonitoring, request);
    expect(body).toEqual({ runId: 'monitor-1' });
    const event = { monitor: line.model, how: 'person', who: 'kim' };
    expect(calls).toEqual([{ name: 'startTraining', args: [event] }]);
    const { client: untrained } = await deployment();
    await expect(untrained.call(TRAINING_ENDPOINTS.startMonitoring, request)).rejects.toThrow(
      /no champion yet/,
    );
  });
});

describe('model lines', () => {
  const { createModelLine, listModelLines, getLineSettings, changeLineSettings } = TRAINING_ENDPOINTS;
  const lineSettings = { recipe: { size: 'tiny' }, promotion: 'approval' } as const;

  it('are created once, for a corpus that fits', async () => {
    const { client } = await deployment();
    const body = { ...id, name: 'tiny', settings: lineSettings };
    expect((await client.call(createModelLine, { body })).body.model).toBe('software-en-de-tiny');
    await expect(client.call(createModelLine, { body })).rejects.toMatchObject({
      name: 'LineExists',
      problem: { status: 409 },
    });
    const table = { ...body, corpus: 'football', languagePair: 'tabular' };
    await expect(client.call(createModelLine, { body: table })).rejects.toMatchObject({ name: 'TaskUnfit' });
    const nowhere = { ...body, corpus: 'unknown' };
    await expect(client.call(createModelLine, { body: nowhere })).rejects.toMatchObject({
      problem: { status: 404 },
    });
    const first = (await client.call(listModelLines, { query: { limit: 1 } })).body;
    expect(first.items.map(({ model }) => model)).toEqual([line.model]);
    const next = (await client.call(listModelLines, { query: { limit: 1, cursor: first.next } })).body;
    expect(next.items.map(({ model }) => model)).toEqual(['software-en-de-tiny']);
    expect(next.next).toBeUndefined();
  });

  it('change only for somebody who has seen what they are', async () => {
    const { client, registry } = await deployment();
    const params = { model: line.model };
    const seen = await client.call(getLineSettings, { params });
    expect(seen.body).not.toHaveProperty('champion');
    const request = { params, body: { ...lineSettings, budgetUsd: 12 } };
    await expect(client.call(changeLineSettings, request)).rejects.toMatchObject({
      problem: { status: 428 },
    });
    const saved = await client.call(changeLineSettings, request, { ifMatch: seen.etag });
    expect(await registry.getModel(line.model)).toMatchObject({ promotion: 'approval', budgetUsd: 12 });
    expect(await registry.getModel(line.model)).not.toHaveProperty('trainWhenGrownBy');
    const late = client.call(changeLineSettings, request, { ifMatch: seen.etag });
    await expect(late).rejects.toMatchObject({ problem: { status: 412 } });
    expect((await client.call(getLineSettings, { params })).etag).toBe(saved.etag);
  });

  it('are not for viewers to change', async () => {
    const { client, calls } = await deployment({ role: 'viewer' });
    const body = { model: line.model };
    await expect(client.call(start, { body })).rejects.toMatchObject({ problem: { status: 403 } });
    expect(calls).toEqual([]);
  });
});

describe('sweeps', () => {
  it('are started and show what has become of their members', async () => {
    const { client, models } = await deployment();
    const { startSweep, getSweep, listSweeps } = TRAINING_ENDPOINTS;
    const space = { steps: { values: [100, 200] } };
    const body = { model: line.model, space, method: 'grid' as const };
    const { sweepId, runIds } = (await client.call(startSweep, { body })).body;
    expect(runIds).toHaveLength(2);
    const validations = [1, 2].map((score) => ({ optimizerStep: score, loss: 1, score, metrics: {} }));
    await writeJson(models, keys.progress(runIds[0] ?? '', 'train'), ProgressFile, {
      v: 1,
      step: 'train',
      attempt: 1,
      done: 1,
      total: 9,
      unit: 'steps',
      message: '',
      validations,
      updatedAt: at,
    });
    const { sweep, members } = (await client.call(getSweep, { params: { sweepId } })).body;
    expect(sweep).toMatchObject({ model: line.model, startedBy: 'kim' });
    expect(members.map(({ settings }) => settings)).toEqual([{ steps: 100 }, { steps: 200 }]);
    expect(members[0]?.scores.map(({ score }) => score)).toEqual([1, 2]);
    expect((await client.call(listSweeps, {})).body.items.map((item) => item.sweepId)).toEqual([sweepId]);
  });
});
