import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProgressFile } from '../../contracts/job.ts';
import { type Sweep, SweepRequest } from '../../contracts/sweep.ts';
import { TrainingRecipe } from '../../contracts/training-recipe.ts';
import { keys } from '../keys.ts';
import type { Message } from '../notifications/messages.ts';
import { writeJson } from '../objects/json-objects.ts';
import { someModelVersion } from '../registry/samples.ts';
import { at, datasetVersion, model, settings, trainingDeployment } from '../training/deployment.fixture.ts';
import { startTraining } from '../training/start-training.ts';
import { judgeSweep } from './judge-sweep.ts';
import { type Curve, isHopeless } from './median-stopping.ts';
import { SweepImpossible, sweepSettings, withSettings } from './sweep-settings.ts';

const request = (change: object = {}) =>
  SweepRequest.parse({ model, space: { 'optimizer.peakLearningRate': { log: [1e-4, 1e-2] } }, ...change });

describe('sweepSettings', () => {
  it('makes every combination of a grid', () => {
    const space = { 'model.dropout': { values: [0.1, 0.2] }, seed: { values: [1, 2, 3] } };
    const grid = sweepSettings(request({ space, method: 'grid' }));
    expect(grid).toHaveLength(6);
    expect(grid[1]).toEqual({ 'model.dropout': 0.1, seed: 2 });
    expect(() => sweepSettings(request({ space, method: 'grid', runs: 5 }))).toThrow(SweepImpossible);
    expect(() => sweepSettings(request({ method: 'grid' }))).toThrow('List its values');
  });

  it('draws within bounds, the same for the same seed', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 50 }), (seed, runs) => {
        const space = {
          'optimizer.peakLearningRate': { log: [1e-4, 1e-2] },
          'model.dropout': { uniform: [0, 0.5] },
        };
        const drawn = sweepSettings(request({ space, seed, runs }));
        expect(drawn).toEqual(sweepSettings(request({ space, seed, runs })));
        expect(drawn).toHaveLength(runs);
        for (const each of drawn) {
          expect(each['optimizer.peakLearningRate']).toBeGreaterThanOrEqual(1e-4);
          expect(each['optimizer.peakLearningRate']).toBeLessThanOrEqual(1e-2);
          expect(each['model.dropout']).toBeLessThanOrEqual(0.5);
        }
      }),
    );
    const rates = sweepSettings(request({ runs: 100 })).map((each) => Number(Object.values(each)[0]));
    // Even in the logarithm: about half below the geometric mean.
    expect(rates.filter((rate) => rate < 1e-3).length).toBeGreaterThan(35);
    expect(rates.filter((rate) => rate < 1e-3).length).toBeLessThan(65);
  });
});

describe('withSettings', () => {
  const recipe = TrainingRecipe.parse({ size: 'tiny' });
  it('changes a recipe and nothing else', () => {
    const changed = withSettings(recipe, { 'optimizer.warmupSteps': 7, size: 'small' });
    expect(changed).toEqual({
      ...recipe,
      size: 'small',
      optimizer: { ...(recipe as { optimizer: object }).optimizer, warmupSteps: 7 },
    });
    expect(recipe).toEqual(TrainingRecipe.parse({ size: 'tiny' }));
  });

  it('refuses settings that the recipe does not have, and values that do not fit', () => {
    expect(() => withSettings(recipe, { 'optimizer.momentum': 1 })).toThrow(SweepImpossible);
    expect(() => withSettings(recipe, { 'no.where': 1 })).toThrow(SweepImpossible);
    expect(() => withSettings(recipe, { task: 'tabular' })).toThrow(SweepImpossible);
    expect(() => withSettings(recipe, { steps: -1 })).toThrow('steps');
  });
});

const curve = (runId: string, scores: number[]): Curve => ({
  runId,
  scores: scores.map((score, index) => ({ optimizerStep: 100 * (index + 1), score })),
});

describe('the median stopping rule', () => {
  const others = [curve('a', [10, 20, 30]), curve('b', [12, 22, 32]), curve('c', [8, 18, 28])];
  it('ends what is worse than the median of the others, once it has had its time', () => {
    expect(isHopeless(curve('x', [1, 2, 3]), others, 3)).toBe(true);
    expect(isHopeless(curve('x', [1, 2]), others, 3)).toBe(false);
    expect(isHopeless(curve('x', [1, 2, 25]), others, 3)).toBe(false);
  });

  it('does not judge by those that are not as far, or by one alone', () => {
    expect(isHopeless(curve('x', [1, 2, 3, 4]), others, 3)).toBe(false);
    expect(isHopeless(curve('x', [1, 2, 3]), others.slice(0, 1), 3)).toBe(false);
  });

  it('never ends the best', () => {
    const scores = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(scores, { minLength: 3, maxLength: 8 }), (all) => {
        const curves = all.map((each, index) => curve(String(index), each));
        const best = curves.reduce((a, b) =>
          Math.max(...a.scores.map(({ score }) => score)) >= Math.max(...b.scores.map(({ score }) => score))
            ? a
            : b,
        );
        expect(
          isHopeless(
            best,
            curves.filter((other) => other !== best),
            1,
          ),
        ).toBe(false);
      }),
    );
  });
});

describe('a sweep', () => {
  async function sweeping() {
    const base = await trainingDeployment();
    await base.publish([['Open file', 'Datei öffnen']], []);
    const messages: Message[] = [];
    const endedRuns: string[] = [];
    const notify = async (message: Message) => void messages.push(message);
    const now = () => new Date(at);
    const start = (event: Parameters<typeof startTraining>[0]) =>
      startTraining(event, {
        registry: base.registry,
        startExecution: async (runId) => `arn:${runId}`,
        stopExecution: async () => {},
        notify,
        limits: { concurrentRuns: 10 },
        settings,
        dashboardUrl: '',
        now,
      });
    const judge = async () => {
      for (const sweep of await base.registry.listSweeps()) {
        if (sweep.endedAt !== undefined) continue;
        await judgeSweep(sweep, {
          ...base,
          notify,
          now,
          dashboardUrl: '',
          endRun: async (runId, error, cause) => {
            endedRuns.push(runId);
            await base.registry.closeRun(runId, { status: 'ABORTED', endedAt: at, error, cause });
          },
        });
      }
    };
    const validate = (runId: string, scores: number[]) =>
      writeJson(base.models, keys.progress(runId, 'train'), ProgressFile, {
        v: 1,
        step: 'train',
        attempt: 1,
        done: 1,
        total: 2,
        unit: 'steps',
        message: '',
        updatedAt: at,
        validations: scores.map((score, index) => ({
          optimizerStep: 100 * (index + 1),
          score,
          loss: 1,
          metrics: { chrf: score },
        })),
      });
    const succeed = async (runId: string) => {
      const version = `m${runId.slice(-8)}`;
      await base.registry.putModelVersion(someModelVersion({ model, version, runId, datasetVersion }));
      await base.registry.setModelVersion(runId, version);
      await base.registry.closeRun(runId, { status: 'SUCCEEDED', endedAt: at });
      return version;
    };
    return { ...base, messages, endedRuns, start, judge, validate, succeed };
  }

  it('runs so many members at once, and the same request is the same sweep', async () => {
    const { registry, start } = await sweeping();
    const members = await start({ sweep: request({ runs: 5, parallel: 2, by: 'jane' }) });
    const statuses = await Promise.all(members.map(async (runId) => (await registry.getRun(runId))?.status));
    expect(statuses.sort()).toEqual(['QUEUED', 'QUEUED', 'QUEUED', 'RUNNING', 'RUNNING']);
    expect(await registry.getRun(members[0] as string)).toMatchObject({
      startedBy: { how: 'sweep', who: 'jane' },
      sweepId: expect.stringMatching(/^sweep-/),
    });
    expect(await start({ sweep: request({ runs: 5, parallel: 2 }) })).toEqual(members);
    expect(await registry.listSweeps()).toHaveLength(1);
  });

  it('ends the hopeless, keeps the best as a candidate and rejects the others', async () => {
    const { registry, messages, endedRuns, start, judge, validate, succeed } = await sweeping();
    const members = await start({ sweep: request({ runs: 4, parallel: 4 }) });
    const [good, better, bad, broken] = members as [string, string, string, string];
    for (const runId of members) await registry.startStage(runId, 'Train', at);
    await validate(good, [10, 20, 30]);
    await validate(better, [11, 21, 31]);
    await validate(bad, [1, 2, 3]);
    await judge();
    expect(endedRuns).toEqual([bad]);
    expect((await registry.getRun(bad))?.cause).toContain('below the median');
    const versions = [await succeed(good), await succeed(better)];
    await registry.closeRun(broken, { status: 'FAILED', endedAt: at });
    await judge();
    await judge();
    expect((await registry.listSweeps())[0]).toMatchObject({ best: better, endedAt: at });
    const stages = await Promise.all(
      versions.map(async (version) => (await registry.getModelVersion(model, version))?.stage),
    );
    expect(stages).toEqual(['rejected', 'candidate']);
    expect(messages.map(({ subject }) => subject)).toEqual([`Sweep ended: ${model}, 4 trainings`]);
    expect(messages[0]?.body).toMatch(/31\.00 +300 +SUCCEEDED/);
    expect(messages[0]?.body).toMatch(/3\.00 +300 +STOPPED/);
  });

  it('says that nothing came of it', async () => {
    const { registry, messages, start, judge } = await sweeping();
    for (const runId of await start({ sweep: request({ runs: 2 }) })) {
      await registry.closeRun(runId, { status: 'FAILED', endedAt: at });
    }
    await judge();
    const [sweep] = (await registry.listSweeps()) as [Sweep];
    expect([sweep.endedAt, sweep.best]).toEqual([at, undefined]);
    expect(messages[0]?.body).toContain('came to a result');
  });
});
