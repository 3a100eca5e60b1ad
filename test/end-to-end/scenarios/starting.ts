import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { expect, it } from 'vitest';
import type { Run } from '../../../contracts/entities.ts';
import { REQUEST_SOURCE } from '../../../contracts/events.ts';
import {
  corpusNamed,
  deliver,
  documentedRecipe,
  registerCorpus,
  registerModel,
  shortTraining,
  tsvFile,
} from '../corpora.ts';
import { eventually } from '../eventually.ts';
import { inventPairs } from '../invented-text.ts';
import { readPublished } from '../published-text.ts';
import type { TestDeployment } from '../test-deployment.ts';
import { press } from './delivery.ts';

export const watched = corpusNamed('watched');
export const renewed = corpusNamed('renewed');

/** The shortest training that validates. */
const shortest = () => shortTraining({ steps: 30 });

/** What starts trainings, makes them wait, and looks after models once they are in use. */
export function startingScenarios(
  stack: () => { deployment: TestDeployment; published: Promise<unknown> },
): void {
  it.concurrent('tries recipes in a sweep, one after the other, and keeps the best', async () => {
    const { deployment, published } = stack();
    await published;
    const { registry } = deployment;
    const model = await registerModel(deployment, press, 'swept', shortest());
    const space = path.join(mkdtempSync(path.join(tmpdir(), 'sweep-')), 'space.json');
    writeFileSync(space, JSON.stringify({ seed: { values: [1, 2] } }));
    const args = ['--space', space, '--method', 'grid', '--parallel', '1'];
    const { sweepId } = await deployment.answerOf('sweeps', 'start', model, ...args);
    const members = (await registry.getSweep(sweepId))?.members ?? [];
    expect(members).toHaveLength(2);
    const runs = await Promise.all(members.map(({ runId }) => deployment.succeeded(runId)));
    const [first, second] = runs.sort((a, b) => ((a.endedAt as string) < (b.endedAt as string) ? -1 : 1));
    const began = (run: Run | undefined) => run?.stages.Resolve?.startedAt ?? '';
    expect(began(second) >= (first?.endedAt ?? ''), 'the second waited for the first').toBe(true);
    const ended = await eventually(
      `sweep ${sweepId} to end`,
      async () => {
        const sweep = await registry.getSweep(sweepId);
        return sweep?.endedAt !== undefined && sweep;
      },
      { seconds: 150 },
    );
    const versions = await registry.listModelVersions(model);
    const stageOf = (runId: string | undefined) => versions.find((version) => version.runId === runId)?.stage;
    expect(runs.map(({ runId }) => [runId === ended.best, stageOf(runId)]).sort()).toEqual([
      [false, 'rejected'],
      [true, 'candidate'],
    ]);
  });

  it.concurrent('lets a training wait for its line, and ends it when it is cancelled there', async () => {
    const { deployment, published } = stack();
    await published;
    const { registry } = deployment;
    const model = await registerModel(deployment, press, 'patient', shortTraining({ steps: 100_000 }));
    const running = await deployment.startTraining(model);
    expect(await deployment.startTraining(model)).toBe(running);
    const waiting = await deployment.startTraining(model, { again: true });
    expect((await registry.getRun(waiting))?.status).toBe('QUEUED');
    for (const runId of [waiting, running]) {
      await deployment.answerOf('runs', 'cancel', runId);
      expect((await deployment.ended(runId)).status).toBe('ABORTED');
    }
    expect((await registry.getRun(waiting))?.executionArn).toBeUndefined();
  });

  it.concurrent('trains when another system asks, and says what it cost', async () => {
    const { deployment, published } = stack();
    await published;
    const { registry, outputs, runtime } = deployment;
    const recipe = documentedRecipe('translation', {
      size: 'tiny',
      vocabulary: { size: 500 },
      steps: 30,
      evaluation: { computeType: 'int8', beamSize: 2, bootstrapSamples: 100 },
    });
    const model = await registerModel(deployment, press, 'asked', recipe);
    const events = new EventBridgeClient(runtime.clientConfig);
    await events.send(
      new PutEventsCommand({
        Entries: [
          {
            EventBusName: outputs.EventBusName,
            Source: REQUEST_SOURCE,
            DetailType: 'StartTraining',
            Detail: JSON.stringify({ model, requestedBy: 'cms' }),
          },
        ],
      }),
    );
    const { runId } = await deployment.nextRun(press, (run) => run.model === model);
    const run = await deployment.succeeded(runId);
    expect(run.startedBy).toEqual({ how: 'event', who: 'cms' });
    expect(run.estimateUsd).toBeGreaterThan(0);
    const attempts = await eventually(
      `the cost of ${runId}`,
      async () => {
        const found = await registry.listAttempts(runId);
        return found.length === 3 && found.every(({ costUsd }) => costUsd !== undefined) && found;
      },
      { seconds: 30, state: () => deployment.stateOf(runId) },
    );
    expect(attempts.every(({ machineAssumed }) => machineAssumed)).toBe(true);
    const total = attempts.reduce((sum, { costUsd = 0 }) => sum + costUsd, 0);
    expect((await registry.getRun(runId))?.costUsd).toBeCloseTo(total);
  });

  it.concurrent('prepares a corpus anew by schedule, to a version with the same text when nothing has come', async () => {
    const { deployment } = stack();
    await registerCorpus(deployment, renewed);
    const delivered = await deliver(deployment, renewed, tsvFile('desk', 'one', inventPairs(62, 300)), []);
    const first = await deployment.succeeded(delivered.runId);
    const schedule = `preparation.${renewed.corpus}.${renewed.languagePair}`;
    await deployment.answerOf('schedules', 'set', schedule, 'rate(1 minute)');
    const { runId } = await deployment.nextRun(renewed, (run) => run.runId !== first.runId);
    const second = await deployment.succeeded(runId);
    await deployment.answerOf('schedules', 'remove', schedule);
    expect(second.startedBy).toEqual({ how: 'schedule', who: 'rate(1 minute)' });
    const [before, after] = await Promise.all(
      [first, second].map(({ datasetVersion = '' }) =>
        readPublished(deployment.data, renewed, datasetVersion),
      ),
    );
    expect(after?.manifest.previousVersion).toBe(before?.manifest.version);
    expect(after?.train).toEqual(before?.train);
    expect(after?.heldOut).toEqual(before?.heldOut);
    expect(await deployment.registry.getCorpus(renewed)).not.toHaveProperty('prepareEvery');
  });

  it.concurrent('evaluates a champion on newer text by schedule, and looks at what users translate', async () => {
    const { deployment } = stack();
    const { registry } = deployment;
    await registerCorpus(deployment, watched);
    const first = await deliver(deployment, watched, tsvFile('desk', 'one', inventPairs(60, 700)), []);
    await deployment.succeeded(first.runId);
    const model = await registerModel(deployment, watched, 'live', shortest());
    const trained = await deployment.succeeded(await deployment.startTraining(model));
    expect((await registry.getModel(model))?.champion).toBe(trained.modelVersion);

    const foreign = Array.from({ length: 600 }, (_, index) => `Ваша посылка номер ${index} прибыла на почту`);
    await deployment.upload(`live/${model}/today.txt`, Buffer.from(foreign.join('\n')));
    const outdated = await eventually(
      `an event that ${model} is outdated`,
      async () =>
        (await deployment.busEvents.read()).find(
          (event) => event['detail-type'] === 'ModelOutdated' && event.detail.model === model,
        ),
      { seconds: 60 },
    );
    expect(outdated.detail).toMatchObject({ reason: 'drift', version: trained.modelVersion, retrain: false });

    const second = await deliver(deployment, watched, tsvFile('desk', 'two', inventPairs(61, 300)), [
      first.runId,
    ]);
    await deployment.succeeded(second.runId);
    await deployment.answerOf('schedules', 'set', `monitoring.${model}`, 'rate(1 minute)');
    const { runId } = await deployment.nextRun(watched, ({ kind }) => kind === 'monitoring');
    const monitored = await deployment.succeeded(runId);
    expect(monitored.startedBy).toEqual({ how: 'schedule', who: 'rate(1 minute)' });
    expect(Object.keys(monitored.stages).sort()).toEqual(['Evaluate', 'Register', 'Resolve']);
    const evaluations = await registry.listEvaluations(model, trained.modelVersion);
    expect(evaluations.map(({ purpose }) => purpose).sort()).toContain('monitoring');
    await deployment.answerOf('schedules', 'remove', `monitoring.${model}`);
    expect(await registry.getModel(model)).not.toHaveProperty('monitorEvery');
  });
}
