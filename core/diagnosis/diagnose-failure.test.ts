import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DiagnosisFile, type FailureKind } from '../../contracts/diagnosis.ts';
import type { Run } from '../../contracts/entities.ts';
import { EXIT_CODES, type ExitClass, JobFile, ResultFile } from '../../contracts/job.ts';
import type { PriceTable } from '../../contracts/prices.ts';
import { type BatchJob, DiagnoseOutput } from '../../contracts/states.ts';
import { TrainingRecipe } from '../../contracts/training-recipe.ts';
import { PRICES } from '../costs/prices.ts';
import { keys } from '../keys.ts';
import type { Message } from '../notifications/messages.ts';
import { readJson, writeJson } from '../objects/json-objects.ts';
import { memoryObjects } from '../objects/memory-objects.ts';
import { memoryRegistry } from '../registry/memory-registry.ts';
import { type BatchSettings, jobName, placementOf, trainerCommand } from '../training/batch-jobs.ts';
import { diagnoseFailure } from './diagnose-failure.ts';
import type { JobOutcome } from './evidence.ts';
import { MAXIMUM_ATTEMPTS } from './remedies.ts';

const runId = 'train-software-en-de-tiny-1';
const settings: BatchSettings = {
  cpuQueue: 'cpu',
  gpuQueue: 'spot',
  gpuOnDemandQueue: 'on-demand',
  cpuJobDefinition: 'cpu:1',
  gpuJobDefinition: 'gpu:1',
  gpuDevice: 'cuda',
  cpuMemoryMiB: 4096,
  gpuMemoryMiB: 8192,
  machines: { spot: { instanceType: 'g6.xlarge', purchase: 'spot', vcpus: 4, gpus: 1 } },
};

const prices: PriceTable = {
  ...PRICES,
  machines: { 'g6.xlarge': { vcpus: 4, gpus: 1, onDemandUsdPerHour: 2, spotUsdPerHour: 1 } },
};

const run: Run = {
  runId,
  kind: 'training',
  corpus: 'software',
  languagePair: 'en-de',
  status: 'RUNNING',
  createdAt: '2026-11-01T00:00:00.000Z',
  stages: {},
  model: 'software-en-de-tiny',
};

/** A deployment in which the first attempt of a step has been submitted. */
async function deployment(step: BatchJob['step'] = 'train') {
  const models = memoryObjects();
  const registry = memoryRegistry();
  await registry.createRun(run);
  const relaunches: Message[] = [];
  const terminated: string[] = [];
  const submitted = new Map<string, JobOutcome>();
  const logs = new Map<string, string[]>();
  const { jobQueue, jobDefinition, memoryMiB } = placementOf(step, settings);
  const job: BatchJob = {
    step,
    attempt: 1,
    jobName: jobName(runId, step, 1),
    jobQueue,
    jobDefinition,
    memoryMiB,
    command: trainerCommand(step, 'translation', {
      config: `s3://models/${keys.job(runId, step, 1)}`,
      inputs: { binarized: 's3://models/b/' },
      out: 's3://models/out/',
      state: 's3://models/state/',
    }),
  };
  await writeJson(models, keys.job(runId, step, 1), JobFile, {
    v: 1,
    runId,
    step,
    task: 'translation',
    attempt: 1,
    sourceLanguage: 'en',
    targetLanguage: 'de',
    recipe: TrainingRecipe.parse({}),
    device: 'cuda',
  });
  const diagnose = async (
    failed: BatchJob,
    failure: { outcome?: JobOutcome; error?: string; cause?: string },
  ) => {
    const output = await diagnoseFailure(
      {
        runId,
        job: failed,
        error: failure.error ?? 'States.TaskFailed',
        cause: failure.cause ?? JSON.stringify(batchDescription(failure.outcome ?? {})),
      },
      {
        registry,
        models,
        modelsBucket: 'models',
        jobs: {
          find: async (_queue, name) => submitted.get(name),
          terminate: async (jobId) => void terminated.push(jobId),
          logTail: async (stream, lines) => (logs.get(stream) ?? []).slice(-lines),
        },
        settings,
        prices,
        notify: async (message) => void relaunches.push(message),
        dashboardUrl: '',
        now: () => new Date('2026-11-01T00:00:00Z'),
      },
    );
    return DiagnoseOutput.parse(output);
  };
  return { models, registry, relaunches, terminated, submitted, logs, job, diagnose };
}

/** A job that failed after an hour, of which the table of prices says one dollar. */
const ranAnHour = (outcome: JobOutcome): { outcome: JobOutcome } => ({
  outcome: { ...outcome, startedAt: '2026-11-01T00:00:00Z', stoppedAt: '2026-11-01T01:00:00Z' },
});

const milliseconds = (time: string | undefined) => (time === undefined ? undefined : Date.parse(time));

const batchDescription = ({
  statusReason,
  exitCode,
  containerReason,
  logStreamName,
  startedAt,
  stoppedAt,
}: JobOutcome) => ({
  StartedAt: milliseconds(startedAt),
  StoppedAt: milliseconds(stoppedAt),
  JobId: 'job-1',
  Status: 'FAILED',
  StatusReason: statusReason,
  Container: { ExitCode: exitCode, Reason: containerReason, LogStreamName: logStreamName },
});

const exits = (exitClass: ExitClass): { outcome: JobOutcome } => ({
  outcome: { exitCode: EXIT_CODES[exitClass], statusReason: 'Essential container in task exited' },
});

const killedAtLimit = {
  outcome: { exitCode: 137, containerReason: 'OutOfMemoryError: Container killed due to memory usage' },
};

/** What makes a diagnosis of each kind, as the platform would say it. */
const FAILURES_AS_SEEN: Partial<
  Record<FailureKind, { outcome?: JobOutcome; error?: string; cause?: string }>
> = {
  interrupted: { outcome: { statusReason: 'Host EC2 (instance i-1) terminated.' } },
  'gpu-memory': exits('gpu-memory'),
  'host-memory': killedAtLimit,
  disk: exits('disk'),
  driver: exits('driver'),
  diverged: exits('diverged'),
  config: exits('config'),
  data: exits('data'),
  bug: exits('bug'),
  image: { outcome: { statusReason: 'CannotPullContainerError: x' } },
  capacity: { outcome: { statusReason: 'CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY' } },
  submission: { error: 'Batch.ServerException', cause: 'busy' },
};

describe('diagnoseFailure', () => {
  it('relaunches an interrupted training as it was, under the next number', async () => {
    const { models, registry, job, diagnose, relaunches } = await deployment();
    const output = await diagnose(job, exits('interrupted'));
    const nextKey = keys.job(runId, 'train', 2);
    expect(output).toMatchObject({
      decision: 'relaunch',
      job: {
        ...job,
        attempt: 2,
        jobName: `${runId}-train-2`,
        command: expect.arrayContaining([`s3://models/${nextKey}`]),
      },
    });
    const first = await readJson(models, keys.job(runId, 'train', 1), JobFile);
    expect(await readJson(models, nextKey, JobFile)).toEqual({ ...first, attempt: 2 });
    expect(await registry.listAttempts(runId)).toMatchObject([
      {
        attempt: 1,
        jobId: 'job-1',
        status: 'FAILED',
        exitCode: 75,
        diagnosis: 'interrupted',
        remedy: expect.stringContaining('same'),
      },
    ]);
    expect(relaunches).toMatchObject([{ subject: 'Relaunched: train of software-en-de-tiny, attempt 2' }]);
  });

  it('comes to the same result when it is called again', async () => {
    const { job, diagnose } = await deployment();
    const first = await diagnose(job, exits('gpu-memory'));
    expect(await diagnose(job, exits('gpu-memory'))).toEqual(first);
  });

  it('moves to the on-demand queue after two interruptions', async () => {
    const { job, diagnose } = await deployment();
    const second = await diagnose(job, exits('interrupted'));
    if (second.decision !== 'relaunch') throw new Error(second.cause);
    expect(second.job.jobQueue).toBe('spot');
    const third = await diagnose(second.job, exits('interrupted'));
    expect(third).toMatchObject({ decision: 'relaunch', job: { jobQueue: 'on-demand' } });
  });

  it('doubles the memory up to the limit, then says that it is the limit', async () => {
    const { job, diagnose } = await deployment('binarize');
    const second = await diagnose(job, killedAtLimit);
    if (second.decision !== 'relaunch') throw new Error(second.cause);
    const third = await diagnose(second.job, killedAtLimit);
    if (third.decision !== 'relaunch') throw new Error(third.cause);
    expect([second.job.memoryMiB, third.job.memoryMiB]).toEqual([8192, 16_384]);
    expect(await diagnose(third.job, killedAtLimit)).toMatchObject({
      decision: 'fail',
      error: 'HostMemoryExhausted',
      cause: expect.stringContaining('16384 MiB'),
    });
  });

  it('computes batches in parts, down to a sixty-fourth, and only where that helps', async () => {
    const { models, job, diagnose } = await deployment();
    let current = job;
    let output = await diagnose(current, exits('gpu-memory'));
    while (output.decision === 'relaunch') {
      current = output.job;
      output = await diagnose(current, exits('gpu-memory'));
    }
    const last = await readJson(models, keys.job(runId, 'train', current.attempt), JobFile);
    expect(last.adjustments.microBatches).toBe(64);
    expect(output.error).toBe('GpuMemoryExhausted');
    const evaluation = await deployment('evaluate');
    expect((await evaluation.diagnose(evaluation.job, exits('gpu-memory'))).decision).toBe('fail');
  });

  it('halves the learning rate from the checkpoint before, twice at most', async () => {
    const { models, job, diagnose } = await deployment();
    const second = await diagnose(job, exits('diverged'));
    if (second.decision !== 'relaunch') throw new Error(second.cause);
    const third = await diagnose(second.job, exits('diverged'));
    if (third.decision !== 'relaunch') throw new Error(third.cause);
    expect((await readJson(models, keys.job(runId, 'train', 3), JobFile)).adjustments).toEqual({
      microBatches: 1,
      learningRateFactor: 0.25,
      checkpoint: 'previous',
    });
    expect(await diagnose(third.job, exits('diverged'))).toMatchObject({
      decision: 'fail',
      error: 'TrainingDiverged',
    });
  });

  it('goes back to the latest checkpoint once an attempt has saved its own', async () => {
    const { models, job, diagnose } = await deployment();
    const second = await diagnose(job, exits('diverged'));
    if (second.decision !== 'relaunch') throw new Error(second.cause);
    await writeResult(models, { attempt: 2, status: 'interrupted', exitClass: 'interrupted', exitCode: 75 });
    await diagnose(second.job, exits('interrupted'));
    const { adjustments } = await readJson(models, keys.job(runId, 'train', 3), JobFile);
    expect(adjustments).toEqual({ microBatches: 1, learningRateFactor: 0.5, checkpoint: 'latest' });
  });

  it('skips the bad checkpoint again when an attempt was killed before it saved', async () => {
    const { models, job, diagnose } = await deployment();
    const second = await diagnose(job, exits('diverged'));
    if (second.decision !== 'relaunch') throw new Error(second.cause);
    await diagnose(second.job, { outcome: { statusReason: 'Host EC2 (instance i-1) terminated.' } });
    expect((await readJson(models, keys.job(runId, 'train', 3), JobFile)).adjustments.checkpoint).toBe(
      'previous',
    );
  });

  it('says what the next attempt changes, and what it all cost', async () => {
    const { models, job, diagnose, relaunches } = await deployment();
    await diagnose(job, ranAnHour(exits('gpu-memory').outcome));
    expect(await readJson(models, keys.diagnosis(runId, 'train', 1), DiagnosisFile)).toMatchObject({
      costUsd: 1,
      spentUsd: 1,
      next: { effect: [{ setting: 'micro-batches', before: 1, after: 2 }] },
    });
    expect(relaunches[0]?.body).toContain('micro-batches: 1 -> 2');
    expect(relaunches[0]?.body).toContain('The attempt cost $1.00, the run so far $1.00.');
  });

  it('does not relaunch beyond what a run of the line may cost', async () => {
    const { registry, models, job, diagnose } = await deployment();
    await registry.putModelIfAbsent({
      model: 'software-en-de-tiny',
      corpus: 'software',
      languagePair: 'en-de',
      recipe: TrainingRecipe.parse({}),
      promotion: 'never',
      budgetUsd: 2.5,
      createdAt: '2026-11-01T00:00:00.000Z',
    });
    const second = await diagnose(job, ranAnHour(exits('interrupted').outcome));
    if (second.decision !== 'relaunch') throw new Error(second.cause);
    await registry.putAttempt({
      ...{ runId, step: 'train', attempt: 1, jobId: 'job-1', jobName: job.jobName, jobQueue: 'spot' },
      status: 'FAILED',
      costUsd: 1,
    });
    expect(await diagnose(second.job, ranAnHour(exits('interrupted').outcome))).toMatchObject({
      decision: 'fail',
      error: 'RunBudgetSpent',
      cause: expect.stringContaining('The run has cost $2.00'),
    });
    expect(await readJson(models, keys.diagnosis(runId, 'train', 2), DiagnosisFile)).toMatchObject({
      spentUsd: 2,
      final: expect.stringContaining('$2.50'),
    });
  });

  it('keeps the end of the log in the cause, however long the evidence is', async () => {
    const { models, job, diagnose, logs } = await deployment();
    logs.set('stream', [...Array.from({ length: 20 }, () => 'x'.repeat(5000)), 'the very last line']);
    const long = ['a'.repeat(20_000)];
    await writeResult(models, {
      message: 'm'.repeat(5000),
      evidence: { sample: long, batch: long, traceback: long, exception: 'RuntimeError' },
    });
    const output = await diagnose(job, { outcome: { exitCode: 70, logStreamName: 'stream' } });
    if (output.decision !== 'fail') throw new Error('it was relaunched');
    expect(output.cause.length).toBeLessThanOrEqual(4000);
    expect(output.cause).toContain('- sample: aaa');
    expect(output.cause).toMatch(/the very last line$/);
  });

  it('ends with a cause that a person can act on', async () => {
    const { models, job, diagnose, logs, relaunches } = await deployment();
    logs.set('stream', ['first', 'last line of the log']);
    await writeResult(models, {
      attempt: 1,
      exitClass: 'config',
      exitCode: 64,
      message: 'recipe.steps is missing in the job file.',
    });
    const output = await diagnose(job, { outcome: { exitCode: 64, logStreamName: 'stream' } });
    if (output.decision !== 'fail') throw new Error('it was relaunched');
    expect(output.error).toBe('TrainingConfigError');
    expect(output.cause).toContain('recipe.steps is missing in the job file.');
    expect(output.cause).toContain('Correct the training recipe');
    expect(output.cause).toContain('last line of the log');
    expect(relaunches).toEqual([]);
  });

  it('leaves the result of an earlier attempt alone', async () => {
    const { models, job, diagnose } = await deployment();
    const second = await diagnose(job, exits('interrupted'));
    if (second.decision !== 'relaunch') throw new Error(second.cause);
    await writeResult(models, { attempt: 1, exitClass: 'interrupted', exitCode: 75 });
    expect(await diagnose(second.job, exits('disk'))).toMatchObject({ error: 'TrainingDiskFull' });
  });

  it('ends a job that Step Functions lost sight of before it launches the next', async () => {
    const { job, diagnose, submitted, terminated } = await deployment();
    submitted.set(job.jobName, { jobId: 'lost', status: 'RUNNING' });
    const output = await diagnose(job, { error: 'Batch.ServerException', cause: 'time-out' });
    expect(output.decision).toBe('relaunch');
    expect(terminated).toEqual(['lost']);
  });

  it('keeps the diagnosis when the events of Batch come later', async () => {
    const { registry, job, diagnose } = await deployment();
    await diagnose(job, exits('gpu-memory'));
    await registry.putAttempt({
      ...{ runId, step: 'train', attempt: 1, jobId: 'job-1', jobName: job.jobName, jobQueue: 'spot' },
      status: 'RUNNING',
      startedAt: '2026-11-01T00:00:00.000Z',
    });
    expect(await registry.listAttempts(runId)).toMatchObject([
      { status: 'FAILED', diagnosis: 'gpu-memory', message: 'The GPU ran out of memory.' },
    ]);
  });

  it('keeps what it concluded from beside the job file', async () => {
    const { models, job, diagnose } = await deployment();
    await diagnose(job, exits('gpu-memory'));
    expect(await readJson(models, keys.diagnosis(runId, 'train', 1), DiagnosisFile)).toMatchObject({
      kind: 'gpu-memory',
      evidence: expect.arrayContaining(['exit code 80']),
      next: { remedy: 'more-micro-batches', adjustments: { microBatches: 2 } },
    });
  });

  it('ends after eight attempts whatever happens, and never changes what is trained', async () => {
    const kinds = Object.keys(FAILURES_AS_SEEN) as (keyof typeof FAILURES_AS_SEEN)[];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('binarize' as const, 'train' as const, 'evaluate' as const),
        fc.array(fc.constantFrom(...kinds), { minLength: 20, maxLength: 20 }),
        fc.option(fc.constantFrom(...kinds), { nil: undefined }),
        async (step, sequence, always) => {
          const { models, job, diagnose } = await deployment(step);
          const first = await readJson(models, keys.job(runId, step, 1), JobFile);
          const { memoryLimitMiB } = placementOf(step, settings);
          let current = job;
          for (const kind of sequence) {
            const output = await diagnose(current, FAILURES_AS_SEEN[always ?? kind] ?? {});
            if (output.decision === 'fail') return;
            const { adjustments, attempt, ...rest } = await readJson(
              models,
              keys.job(runId, step, output.job.attempt),
              JobFile,
            );
            expect(attempt).toBe(current.attempt + 1);
            expect({ ...rest, attempt: 1, adjustments: first.adjustments }).toEqual(first);
            expect(attempt).toBeLessThanOrEqual(MAXIMUM_ATTEMPTS);
            expect(adjustments.microBatches).toBeLessThanOrEqual(64);
            expect(adjustments.learningRateFactor).toBeGreaterThanOrEqual(0.25);
            expect(output.job.memoryMiB).toBeGreaterThanOrEqual(current.memoryMiB);
            expect(output.job.memoryMiB).toBeLessThanOrEqual(memoryLimitMiB);
            expect(output.job.command.filter((argument) => !argument.includes('/jobs/'))).toEqual(
              job.command.filter((argument) => !argument.includes('/jobs/')),
            );
            current = output.job;
          }
          throw new Error('It never ended.');
        },
      ),
      { numRuns: 100 },
    );
  });
});

const writeResult = (models: ReturnType<typeof memoryObjects>, change: Partial<ResultFile>) =>
  writeJson(models, keys.result(runId, 'train'), ResultFile, {
    v: 1,
    step: 'train',
    attempt: 1,
    status: 'failed',
    exitClass: 'bug',
    exitCode: 70,
    message: 'It broke.',
    seconds: 1,
    ...change,
  });
