import { expect, it } from 'vitest';
import type { Run } from '../../../contracts/entities.ts';
import { JobFile } from '../../../contracts/job.ts';
import { keys } from '../../../core/keys.ts';
import { readJson } from '../../../core/objects/json-objects.ts';
import { isAlive, sendSignal } from '../../../local/process-tree.ts';
import { registerModel, shortTraining } from '../corpora.ts';
import { eventually } from '../eventually.ts';
import { jobProcess } from '../job-processes.ts';
import type { TestDeployment } from '../test-deployment.ts';
import { newestCheckpoint } from '../training-state.ts';
import { press } from './delivery.ts';

/** The model lines of the trainings, by what happens to them. */
export interface Lines {
  /** Trains by itself; then once more, killed twice. */
  calm: string;
  cramped: string;
  impossible: string;
  endless: string;
}

/** Registers them; only `calm` has a policy that starts it. */
export async function registerLines(deployment: TestDeployment): Promise<Lines> {
  return {
    calm: await registerModel(deployment, press, 'calm', shortTraining(), 0),
    cramped: await registerModel(deployment, press, 'cramped', shortTraining()),
    impossible: await registerModel(deployment, press, 'impossible', shortTraining({ vocabularySize: 300 })),
    endless: await registerModel(deployment, press, 'endless', shortTraining({ steps: 100_000 })),
  };
}

/** Trainings that are killed, run out of memory, cannot work, are cancelled. */
export function trainingScenarios(
  stack: () => { deployment: TestDeployment; published: Promise<unknown>; lines: Lines },
): void {
  it.concurrent('resumes a training that is killed, and ends with the same model', async () => {
    const { deployment, published, lines } = stack();
    await published;
    const { registry, models, runtime } = deployment;
    const calm = await deployment.nextRun(press, ({ model }) => model === lines.calm);
    const undisturbed = await deployment.succeeded(calm.runId);

    const runId = await deployment.startTraining(lines.calm, { again: true });
    const killTrainer = async (attempt: number, beyondStep: number, signal: NodeJS.Signals) => {
      const { step, pid } = await deployment.during(
        runId,
        `save a checkpoint beyond step ${beyondStep} in attempt ${attempt}`,
        async () => {
          const newest = await newestCheckpoint(models, runId);
          const running = jobProcess(runtime.stateDirectory, runId, 'train');
          if (newest?.attempt !== attempt || newest.step <= beyondStep) return undefined;
          return running === undefined ? undefined : { step: newest.step, pid: running };
        },
      );
      expect(sendSignal(pid, signal)).toBe(true);
      return step;
    };
    const killedAt = await killTrainer(1, 5, 'SIGKILL');
    const stoppedAt = await killTrainer(2, killedAt, 'SIGTERM');
    const disturbed = await deployment.succeeded(runId);

    const attempts = (await registry.listAttempts(runId)).filter(({ step }) => step === 'train');
    expect(
      attempts.map(({ attempt, status, exitCode, diagnosis }) => [attempt, status, exitCode, diagnosis]),
    ).toEqual([
      [1, 'FAILED', 137, 'interrupted'],
      [2, 'FAILED', 75, 'interrupted'],
      [3, 'SUCCEEDED', 0, undefined],
    ]);
    expect(attempts[0]?.remedy).toMatch(/from the last checkpoint/);
    expect(attempts[1]?.remedy).toMatch(/from the last checkpoint/);
    const resumedAfter = await Promise.all(
      attempts.slice(1).map(async (attempt) => {
        const line = (await deployment.jobLog(attempt)).find((text) => text.includes('goes on after step'));
        return Number(/after step (\d+)/.exec(line ?? '')?.[1]);
      }),
    );
    expect(resumedAfter[0]).toBeGreaterThanOrEqual(killedAt);
    expect(resumedAfter[1]).toBeGreaterThanOrEqual(stoppedAt);

    const versions = await registry.listModelVersions(lines.calm);
    const made = (run: Run) => versions.find(({ version }) => version === run.modelVersion);
    expect(made(disturbed)?.modelSha256).toBe(made(undisturbed)?.modelSha256);
    expect(made(undisturbed)?.stage).toBe('champion');
    // Compared with its equal, the challenger gains nothing and stays a candidate.
    expect(made(disturbed)?.stage).toBe('candidate');
    expect(disturbed.stages.Promote?.status).toBe('SKIPPED');
    // Sets of other corpora, which may have come between the two trainings, are public sets of this one.
    const evaluations = await registry.listEvaluations(lines.calm, disturbed.modelVersion);
    const evaluation = evaluations.find(({ role }) => role === 'own');
    expect(evaluation?.versusChampion).toMatchObject({
      champion: undisturbed.modelVersion,
      metrics: { chrf: { difference: 0 } },
    });
  });

  it.concurrent('relaunches a training that ran out of GPU memory with smaller micro-batches', async () => {
    const { deployment, published, lines } = stack();
    await published;
    deployment.planFault(lines.cramped, 'gpu-memory@step=8,only_on_attempt=1');
    const runId = await deployment.startTraining(lines.cramped);
    await deployment.succeeded(runId);
    const attempts = (await deployment.registry.listAttempts(runId)).filter(({ step }) => step === 'train');
    expect(attempts.map(({ status, diagnosis }) => [status, diagnosis])).toEqual([
      ['FAILED', 'gpu-memory'],
      ['SUCCEEDED', undefined],
    ]);
    const job = await readJson(deployment.models, keys.job(runId, 'train', 2), JobFile);
    expect(job.adjustments.microBatches).toBe(2);
    expect((await deployment.notificationsOf(runId)).some(({ body }) => body.includes('in 2 parts'))).toBe(
      true,
    );
  });

  it.concurrent('learns more slowly after a divergence, and shows the batch when that does not help', async () => {
    const { deployment, published } = stack();
    await published;
    const model = await registerModel(deployment, press, 'unstable', shortTraining({ steps: 20 }));
    deployment.planFault(model, 'nan@step=8');
    const runId = await deployment.startTraining(model);
    expect(await deployment.ended(runId)).toMatchObject({ status: 'FAILED', error: 'TrainingDiverged' });
    const attempts = (await deployment.registry.listAttempts(runId)).filter(({ step }) => step === 'train');
    expect(attempts.map(({ diagnosis }) => diagnosis)).toEqual(['diverged', 'diverged', 'diverged']);
    const job = await readJson(deployment.models, keys.job(runId, 'train', 3), JobFile);
    expect(job.adjustments).toMatchObject({ learningRateFactor: 0.25, checkpoint: 'previous' });
    const told = await eventually(
      `a notification that ${runId} failed`,
      async () => (await deployment.notificationsOf(runId)).find(({ subject }) => /^Failed/.test(subject)),
      { seconds: 30, state: () => deployment.stateOf(runId) },
    );
    expect(told.body).toMatch(/not finite 4 times in a row/);
    expect(told.body).toMatch(/sample: [0-9a-f]{16}: .+ \|\|\| /);
  });

  it.concurrent('fails a training with impossible settings once, and says why', async () => {
    const { deployment, published, lines } = stack();
    await published;
    const runId = await deployment.startTraining(lines.impossible);
    const run = await deployment.ended(runId);
    expect(run).toMatchObject({ status: 'FAILED', error: 'TrainingConfigError' });
    expect(run.cause).toMatch(/vocabulary\.size 300 does not fit/);
    const attempts = await deployment.registry.listAttempts(runId);
    expect(
      attempts.map(({ step, attempt, diagnosis, remedy }) => [step, attempt, diagnosis, remedy]),
    ).toEqual([['binarize', 1, 'config', undefined]]);
    expect(await deployment.registry.listModelVersions(lines.impossible)).toEqual([]);
    const message = await eventually(
      `a notification that ${runId} failed`,
      async () => (await deployment.notificationsOf(runId)).find(({ subject }) => /fail/i.test(subject)),
      { seconds: 30, state: () => deployment.stateOf(runId) },
    );
    expect(message.body).toContain('vocabulary.size 300 does not fit');
  });

  it.concurrent('ends a training that is cancelled, with its process', async () => {
    const { deployment, published, lines } = stack();
    await published;
    const runId = await deployment.startTraining(lines.endless);
    const pid = await deployment.during(
      runId,
      'save a checkpoint',
      async () =>
        (await newestCheckpoint(deployment.models, runId)) &&
        jobProcess(deployment.runtime.stateDirectory, runId, 'train'),
    );
    await deployment.answerOf('runs', 'cancel', runId);
    const run = await deployment.ended(runId);
    expect(run.status).toBe('ABORTED');
    expect(run.stages.Train?.status).toBe('FAILED');
    await eventually(`process ${pid} to end`, async () => !isAlive(pid), { seconds: 15 });
    await eventually(
      `job train-1 of ${runId} to be recorded as ended`,
      async () =>
        (await deployment.registry.listAttempts(runId)).every(({ status }) => /SUCC|FAIL/.test(status)),
      { seconds: 15, state: () => deployment.stateOf(runId) },
    );
    expect(jobProcess(deployment.runtime.stateDirectory, runId, 'train')).toBeUndefined();
  });
}
