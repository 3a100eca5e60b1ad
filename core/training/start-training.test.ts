import { describe, expect, it } from 'vitest';
import type { Model } from '../../contracts/entities.ts';
import { PreparationRecipe } from '../../contracts/preparation-recipe.ts';
import { RunId } from '../../contracts/primitives.ts';
import { StartTrainingEvent } from '../../contracts/states.ts';
import { TrainingRecipe } from '../../contracts/training-recipe.ts';
import { MonthlyLimitReached } from '../costs/month-to-date.ts';
import { memoryRegistry } from '../registry/memory-registry.ts';
import { someRun } from '../registry/samples.ts';
import { settings } from './deployment.fixture.ts';
import {
  DatasetContainsRemoved,
  NothingToTrainOn,
  type StartTrainingDependencies,
  startTraining,
} from './start-training.ts';

const id = { corpus: 'software', languagePair: 'en-de' };
const at = '2026-11-01T10:20:30.000Z';
const model = 'software-en-de-tiny';

/** A deployment with a corpus and a model line, in which versions are published at will. */
async function deployment(policy: Partial<Model> = { trainWhenGrownBy: 0.1 }) {
  const registry = memoryRegistry();
  await registry.putCorpusIfAbsent({ ...id, recipe: PreparationRecipe.parse({}), createdAt: at });
  await registry.putModelIfAbsent({
    ...id,
    model,
    recipe: TrainingRecipe.parse({ steps: 7 }),
    promotion: 'automatic',
    createdAt: at,
    ...policy,
  });
  const executions: string[] = [];
  const announced: string[] = [];
  const stopped: string[] = [];
  let time = Date.parse(at);
  const start = (event: unknown, change: Partial<StartTrainingDependencies> = {}) =>
    startTraining(StartTrainingEvent.parse(event), {
      registry,
      startExecution: async (runId) => {
        executions.push(runId);
        return `arn:${runId}`;
      },
      stopExecution: async (arn) => void stopped.push(arn),
      notify: async ({ subject, body }) => void announced.push(`${subject}\n${body}`),
      limits: { concurrentRuns: 10 },
      settings,
      dashboardUrl: 'https://dashboard.example',
      now: () => {
        time += 1000;
        return new Date(time);
      },
      ...change,
    });
  let latest: string | undefined;
  const publish = async (version: string, train: number) => {
    const runId = `prep-${version}`;
    await registry.createRun(someRun({ ...id, runId, status: 'RUNNING', createdAt: at }));
    await registry.publishDatasetVersion(
      {
        ...id,
        version,
        runId,
        previousVersion: latest,
        createdAt: at,
        manifestKey: 'manifest.json',
        recipeHash: '0123456789abcdef',
        codeVersion: 'c',
        read: train,
        train,
        heldOut: 0,
        dropped: 0,
        verdict: 'pass',
      },
      { splitSalt: 's', normaliserVersion: 1 },
    );
    latest = version;
    return {
      id: 'event',
      time: at,
      'detail-type': 'DatasetPublished',
      detail: { ...id, runId, version, manifestUri: 's3://d/m', trainPairs: train },
    };
  };
  /** As register-model and close-run do when the run is done. */
  const finish = async (runId: string, status: 'SUCCEEDED' | 'FAILED' = 'SUCCEEDED') => {
    const run = await registry.getRun(runId);
    const dataset = await registry.getDatasetVersion(id, run?.datasetVersion ?? '');
    await registry.closeRun(runId, { status, endedAt: at });
    if (status === 'FAILED') return;
    await registry.putModelVersion({
      model,
      version: `m-${runId}`,
      runId,
      datasetVersion: run?.datasetVersion ?? '',
      recipeHash: '0123456789abcdef',
      codeVersion: 'c',
      createdAt: at,
      stage: 'candidate',
      modelUri: 's3://m/m/',
      modelSha256: 'x',
      sizeBytes: 1,
      parameters: 1,
      licences: [],
      datasets: [],
      trainPairs: dataset?.train ?? 0,
    });
  };
  return { registry, executions, announced, stopped, start, publish, finish };
}

describe('startTraining', () => {
  it('trains a line on the first version, with the recipe of that moment', async () => {
    const { registry, executions, announced, start, publish } = await deployment();
    const [runId] = await start(await publish('v000000000001', 1000));
    expect(RunId.parse(runId)).toMatch(/^train-software-en-de-tiny-20261101102030-[0-9a-f]{8}$/);
    expect(await registry.getRun(runId as string)).toMatchObject({
      kind: 'training',
      status: 'RUNNING',
      executionArn: `arn:${runId}`,
      datasetVersion: 'v000000000001',
      model,
      recipe: { steps: 7 },
    });
    expect(executions).toEqual([runId]);
    expect(announced).toEqual([expect.stringContaining(`https://dashboard.example/runs/${runId}`)]);
    expect((await registry.getRun(runId as string))?.estimateUsd).toBeGreaterThan(0);
  });

  it('starts one run for a version, however often and under whatever id its event comes', async () => {
    const { executions, start, publish, finish } = await deployment({ trainWhenGrownBy: 0 });
    const event = await publish('v000000000001', 1000);
    const [runId] = await start(event);
    expect(await start({ ...event, id: 'again', time: '2026-11-01T11:00:00Z' })).toEqual([]);
    await finish(runId as string);
    expect(await start(event)).toEqual([]);
    expect(executions).toEqual([runId]);
  });

  it('finishes what a crash left half started', async () => {
    const { registry, start, publish } = await deployment();
    const event = await publish('v000000000001', 1000);
    const crash = async () => {
      throw new Error('time-out');
    };
    await expect(start(event, { startExecution: crash })).rejects.toThrow('time-out');
    const [runId] = await start({ queue: true });
    expect((await registry.getRun(runId as string))?.status).toBe('RUNNING');
    expect(await start(event)).toEqual([]);
  });

  it('trains again only when the training data has grown enough', async () => {
    const { start, publish, finish } = await deployment();
    const [first] = await start(await publish('v000000000001', 1000));
    await finish(first as string);
    expect(await start(await publish('v000000000002', 1099))).toEqual([]);
    expect(await start(await publish('v000000000003', 1100))).toHaveLength(1);
  });

  it('trains on no version with text that must be removed, and at once on the next without it', async () => {
    const { registry, start, publish, finish } = await deployment();
    const [first] = await start(await publish('v000000000001', 1000));
    await finish(first as string);
    const late = await publish('v000000000002', 2000);
    const removals = ['0'.repeat(16)];
    await registry.markModelVersion(model, `m-${first}`, removals);
    await registry.markDatasetVersion(id, 'v000000000002', removals);
    expect(await start(late)).toEqual([]);
    await expect(start({ model })).rejects.toThrow(DatasetContainsRemoved);
    expect(await start(await publish('v000000000003', 900))).toHaveLength(1);
    expect(await start(await publish('v000000000004', 910))).toEqual([]);
  });

  it('counts a version that is being trained on, but not one whose training failed', async () => {
    const { start, publish, finish } = await deployment();
    const [first] = await start(await publish('v000000000001', 1000));
    const second = await publish('v000000000002', 1001);
    expect(await start(second)).toEqual([]);
    await finish(first as string, 'FAILED');
    expect(await start(second)).toHaveLength(1);
  });

  it('leaves lines without a policy alone, and trains a recipe on a version by hand once', async () => {
    const { start, publish, finish, executions } = await deployment({});
    expect(await start(await publish('v000000000001', 1000))).toEqual([]);
    const [first] = await start({ model });
    expect(await start({ model, how: 'schedule', who: 'cron(0 3 * * ? *)' })).toEqual([first]);
    await finish(first as string);
    expect(await start({ model })).toEqual([first]);
    const [again] = await start({ model, again: true });
    expect(again).not.toBe(first);
    await finish(again as string, 'FAILED');
    await publish('v000000000002', 1000);
    const [failed] = await start({ model });
    await finish(failed as string, 'FAILED');
    const [retried] = await start({ model });
    expect(new Set([first, again, failed, retried]).size).toBe(4);
    expect(executions).toEqual([first, again, failed, retried]);
  });

  it('trains for another system that asks, and tells who did', async () => {
    const { registry, start, publish } = await deployment({});
    await publish('v000000000001', 1000);
    const detail = { model, requestedBy: 'cms' };
    const [runId] = await start({ id: 'e', time: at, 'detail-type': 'StartTraining', detail });
    expect((await registry.getRun(runId as string))?.startedBy).toEqual({ how: 'event', who: 'cms' });
  });

  it('tells of an outdated champion, and trains where the policy says so', async () => {
    const { announced, start, publish } = await deployment({});
    await publish('v000000000001', 1000);
    const detail = {
      ...id,
      model,
      version: 'm1',
      reason: 'decay',
      message: 'chrF 20, was 50.',
      retrain: false,
    };
    const event = { id: 'e', time: at, 'detail-type': 'ModelOutdated', detail };
    expect(await start(event)).toEqual([]);
    expect(announced).toEqual([expect.stringContaining('chrF 20, was 50.')]);
    expect(await start({ ...event, detail: { ...detail, retrain: true } })).toHaveLength(1);
  });

  it('says what is missing', async () => {
    const { start } = await deployment();
    await expect(start({ model })).rejects.toThrow(NothingToTrainOn);
    await expect(start({ model: 'nobody' })).rejects.toThrow('No model nobody');
  });

  it('keeps run ids within the length of an execution name', async () => {
    const long = `software-en-de-${'x'.repeat(90)}`;
    const { registry, start, publish } = await deployment({});
    await registry.putModelIfAbsent({
      ...id,
      model: long,
      recipe: TrainingRecipe.parse({}),
      promotion: 'never',
      createdAt: at,
    });
    await publish('v000000000001', 1000);
    const [runId] = await start({ model: long });
    expect(RunId.safeParse(runId).success).toBe(true);
  });
});

describe('the queue', () => {
  const lines = ['a', 'b', 'c'].map((name) => `${model}-${name}`);
  async function queueing() {
    const deployed = await deployment({});
    for (const line of lines) {
      const recipe = TrainingRecipe.parse({});
      await deployed.registry.putModelIfAbsent({
        ...id,
        model: line,
        recipe,
        promotion: 'never',
        createdAt: at,
      });
    }
    await deployed.publish('v000000000001', 1000);
    const status = async (runId: string) => (await deployed.registry.getRun(runId))?.status;
    const close = (runId: string) => deployed.registry.closeRun(runId, { status: 'SUCCEEDED', endedAt: at });
    return { ...deployed, status, close };
  }

  it('lets a line wait for itself, and others pass', async () => {
    const { start, status, close, executions } = await queueing();
    const [first] = (await start({ model: lines[0], again: true })) as [string];
    const [second] = (await start({ model: lines[0], again: true })) as [string];
    const [other] = (await start({ model: lines[1] })) as [string];
    expect([await status(first), await status(second), await status(other)]).toEqual([
      'RUNNING',
      'QUEUED',
      'RUNNING',
    ]);
    await close(first);
    expect(await start({ queue: true })).toEqual([second]);
    expect(executions).toEqual([first, other, second]);
    expect(await start({ queue: true })).toEqual([]);
  });

  it('never has more running than the deployment may, and starts all in the end', async () => {
    const { registry, start, close, executions } = await queueing();
    const limits = { concurrentRuns: 2 };
    for (const line of lines) for (const _ of [1, 2]) await start({ model: line, again: true }, { limits });
    for (let ended = 0; ended < 6; ended++) {
      const running = (await registry.listOpenRuns()).filter((run) => run.status === 'RUNNING');
      // At the end only one line may have something left, and it waits for itself.
      expect(running.length).toBeGreaterThanOrEqual(ended < 4 ? 2 : 1);
      expect(running.length).toBeLessThanOrEqual(2);
      expect(new Set(running.map((run) => run.model)).size).toBe(running.length);
      await close(running[0]?.runId as string);
      // Two looks at once start nothing twice.
      await Promise.all([start({ queue: true }, { limits }), start({ queue: true }, { limits })]);
    }
    expect(new Set(executions).size).toBe(6);
  });

  it('stops an execution whose run was cancelled while it was being started', async () => {
    const { registry, start, stopped } = await queueing();
    const startExecution = async (runId: string) => {
      await registry.closeRun(runId, { status: 'ABORTED', endedAt: at, error: 'Cancelled' });
      return `arn:${runId}`;
    };
    const [runId] = await start({ model: lines[0] }, { startExecution });
    expect(stopped).toEqual([`arn:${runId}`]);
    expect((await registry.getRun(runId as string))?.status).toBe('ABORTED');
  });

  it('refuses people, and lets what starts by itself wait, when the money of the month is spent', async () => {
    const { registry, announced, start, status, executions } = await queueing();
    const limits = { concurrentRuns: 10, monthlyLimitUsd: 1 };
    await registry.createRun({
      ...{ ...id, runId: 'dear', kind: 'training', status: 'SUCCEEDED', createdAt: at, stages: {} },
      costUsd: 2,
    });
    await expect(start({ model: lines[0] }, { limits })).rejects.toThrow(MonthlyLimitReached);
    expect(await registry.listOpenRuns()).toEqual([]);
    const [waits] = (await start({ model: lines[0], how: 'schedule' }, { limits })) as [string];
    expect(await status(waits)).toBe('QUEUED');
    expect(announced.every((message) => message.includes('monthly limit'))).toBe(true);
    expect(executions).toEqual([]);
    const december = () => new Date('2026-12-01T00:00:00.000Z');
    const raised = { concurrentRuns: 10, monthlyLimitUsd: 1000 };
    expect(await start({ queue: true }, { limits: raised, now: december })).toEqual([waits]);
  });
});
