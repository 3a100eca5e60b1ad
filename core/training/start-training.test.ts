import { describe, expect, it } from 'vitest';
import type { Model } from '../../contracts/entities.ts';
import { PreparationRecipe } from '../../contracts/preparation-recipe.ts';
import { RunId } from '../../contracts/primitives.ts';
import { StartTrainingEvent } from '../../contracts/states.ts';
import { TrainingRecipe } from '../../contracts/training-recipe.ts';
import { memoryRegistry } from '../registry/memory-registry.ts';
import { DatasetContainsRemoved, NothingToTrainOn, startTraining } from './start-training.ts';

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
  let digits = 0;
  const start = (event: unknown, startExecution?: (runId: string) => Promise<string>) =>
    startTraining(StartTrainingEvent.parse(event), {
      registry,
      startExecution:
        startExecution ??
        (async (runId) => {
          executions.push(runId);
          return `arn:${runId}`;
        }),
      notify: async ({ body }) => void announced.push(body),
      dashboardUrl: 'https://dashboard.example',
      now: () => new Date(at),
      randomDigits: () => (digits++).toString(16).padStart(4, '0'),
    });
  let latest: string | undefined;
  const publish = async (version: string, train: number) => {
    const runId = `prep-${version}`;
    await registry.createRun({
      ...id,
      runId,
      kind: 'preparation',
      status: 'RUNNING',
      createdAt: at,
      stages: {},
    });
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
      trainPairs: dataset?.train ?? 0,
    });
  };
  return { registry, executions, announced, start, publish, finish };
}

describe('startTraining', () => {
  it('trains a line on the first version, with the recipe of that moment', async () => {
    const { registry, executions, announced, start, publish } = await deployment();
    const [runId] = await start(await publish('v000000000001', 1000));
    expect(RunId.parse(runId)).toMatch(/^train-software-en-de-tiny-20261101102030-[0-9a-f]{4}$/);
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
    await expect(start(event, crash)).rejects.toThrow('time-out');
    const [runId] = await start(event);
    expect((await registry.getRun(runId as string))?.status).toBe('RUNNING');
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

  it('leaves lines without a policy alone, and trains them by hand as often as asked', async () => {
    const { start, publish } = await deployment({});
    expect(await start(await publish('v000000000001', 1000))).toEqual([]);
    const [first] = await start({ model });
    const [second] = await start({ model });
    expect(first).not.toBe(second);
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
