import { describe, expect, it } from 'vitest';
import type { JobAttempt } from '../../contracts/entities.ts';
import { PRICES } from '../costs/prices.ts';
import { memoryObjects } from '../objects/memory-objects.ts';
import { memoryRegistry } from '../registry/memory-registry.ts';
import { someRun } from '../registry/samples.ts';
import { emptyFacts, keepFact } from './business-facts.ts';
import { factsSoFar } from './facts-so-far.ts';
import { reportBusiness } from './report-business.ts';

const runId = 'train-software';
const attempt: JobAttempt = {
  ...{
    runId,
    step: 'train',
    attempt: 1,
    jobId: 'train',
    jobName: 'train',
    jobQueue: 'gpu',
    status: 'RUNNING',
  },
  startedAt: '2026-01-31T23:00:00.000Z',
};
const now = new Date('2026-02-01T01:00:00.000Z');
const dependencies = {
  ...{ registry: memoryRegistry(), models: memoryObjects(), prices: PRICES, now: () => now },
  machines: { gpu: { instanceType: 'g6.xlarge', purchase: 'on-demand' as const, vcpus: 4, gpus: 1 } },
};

const factsOf = (status: 'RUNNING' | 'FAILED') => {
  const facts = emptyFacts();
  const run = someRun({ corpus: 'software', languagePair: 'en-de', kind: 'training', runId, status });
  keepFact(facts, { kind: 'run', item: run, changedAt: '' });
  keepFact(facts, { kind: 'attempt', item: attempt, changedAt: '' });
  return facts;
};

describe('figures of what goes on', () => {
  it('count what a running attempt has cost and worked by now, in the month of now', async () => {
    const facts = factsOf('RUNNING');
    const period = { from: '2026-01-01T00:00:00.000Z', before: '2026-03-01T00:00:00.000Z' };
    const report = reportBusiness(await factsSoFar(facts, dependencies), period, PRICES, now);
    const twoHours = 2 * (PRICES.machines['g6.xlarge']?.onDemandUsdPerHour ?? Number.NaN);
    expect(report.months.map(({ costUsd, gpuHours }) => [costUsd, gpuHours])).toEqual([
      [0, 0],
      [expect.closeTo(twoHours), 2],
    ]);
    expect(report.instances).toMatchObject([{ instanceType: 'g6.xlarge', hours: 2 }]);
    expect(report).toMatchObject({ unpriced: 0, total: { ended: 0 } });
    expect(facts.attempts.values().next().value).not.toHaveProperty('costUsd');
  });

  it('charge nothing more for what a run that has ended left open', async () => {
    const facts = factsOf('FAILED');
    expect(await factsSoFar(facts, dependencies)).toBe(facts);
  });
});
