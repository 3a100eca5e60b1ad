import { describe, expect, it } from 'vitest';
import type { JobAttempt } from '../../contracts/entities.ts';
import { MachineFile } from '../../contracts/prices.ts';
import { keys } from '../keys.ts';
import { writeJson } from '../objects/json-objects.ts';
import { memoryObjects } from '../objects/memory-objects.ts';
import { memoryRegistry } from '../registry/memory-registry.ts';
import { someCorpus, someRun } from '../registry/samples.ts';
import { attemptsSoFar, withCostSoFar } from './cost-so-far.ts';
import { PRICES } from './prices.ts';

const id = { corpus: 'software', languagePair: 'en-de' };
const started = Date.parse('2026-11-22T10:00:00.000Z');
const runId = 'train-software';

/** A training whose first job has ended and cost a cent, and whose second has run on Spot for half an hour. */
async function training() {
  const [registry, models] = [memoryRegistry(), memoryObjects()];
  await registry.putCorpusIfAbsent(someCorpus(id));
  const run = someRun({ ...id, runId, kind: 'training', status: 'RUNNING', costUsd: 0.01 });
  await registry.createRun(run);
  const attempt = (step: JobAttempt['step'], more: Partial<JobAttempt>): JobAttempt => ({
    ...{ runId, step, attempt: 1, jobId: step, jobName: step, jobQueue: 'gpu', status: 'SUCCEEDED' },
    startedAt: new Date(started).toISOString(),
    ...more,
  });
  await registry.putAttempt(
    attempt('binarize', { stoppedAt: new Date(started + 60_000).toISOString(), costUsd: 0.01 }),
  );
  await registry.putAttempt(attempt('train', { status: 'RUNNING' }));
  await writeJson(models, keys.machine(runId, 'train', 1), MachineFile, {
    ...{ v: 1, instanceType: 'g6.xlarge', purchase: 'spot' },
  });
  const machines = {
    gpu: { instanceType: 'g5.xlarge', purchase: 'spot' as const, vcpus: 4, gpus: 1 },
  };
  const now = () => new Date(started + 1_800_000);
  return { run, dependencies: { registry, models, machines, prices: PRICES, now } };
}

describe('what a run has cost so far', () => {
  it('counts the job that still runs, on the machine that it says it is on', async () => {
    const { run, dependencies } = await training();
    const perHour = PRICES.machines['g6.xlarge']?.spotUsdPerHour ?? Number.NaN;
    const [, train] = await attemptsSoFar(runId, dependencies);
    expect(train).toMatchObject({ instanceType: 'g6.xlarge', costUsd: perHour / 2 });
    expect(train?.stoppedAt).toBeUndefined();
    expect((await withCostSoFar(run, dependencies)).costUsd).toBeCloseTo(0.01 + perHour / 2);
  });

  it('leaves runs as they are that have ended or are no trainings', async () => {
    const { run, dependencies } = await training();
    const ended = { ...run, status: 'FAILED' as const };
    expect(await withCostSoFar(ended, dependencies)).toBe(ended);
    const preparation = { ...run, kind: 'preparation' as const };
    expect(await withCostSoFar(preparation, dependencies)).toBe(preparation);
  });
});
