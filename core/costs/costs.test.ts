import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JobAttempt, Run } from '../../contracts/entities.ts';
import type { Machine } from '../../contracts/prices.ts';
import { TrainingRecipe } from '../../contracts/training-recipe.ts';
import { DEPLOYMENTS } from '../../infra/config.ts';
import { memoryRegistry } from '../registry/memory-registry.ts';
import { someRun } from '../registry/samples.ts';
import { attemptCost, runCost } from './attempt-cost.ts';
import { estimateTraining } from './estimate-training.ts';
import { leftOfMonthUsd, monthToDateUsd } from './month-to-date.ts';
import { PRICES } from './prices.ts';
import { PriceMissing, refreshPrices } from './refresh-prices.ts';

const id = { corpus: 'software', languagePair: 'en-de' };
const gpu: Machine = { instanceType: 'g6.xlarge', purchase: 'spot', vcpus: 4, gpus: 1 };
const times = (seconds: number) => ({
  startedAt: '2026-11-01T10:00:00.000Z',
  stoppedAt: new Date(Date.parse('2026-11-01T10:00:00.000Z') + seconds * 1000).toISOString(),
});

describe('attemptCost', () => {
  it('prices seconds of Spot, and the same seconds on demand', () => {
    expect(attemptCost(times(1800), gpu, PRICES)).toEqual({ costUsd: 0.36 / 2, onDemandUsd: 0.8048 / 2 });
  });

  it('charges for the reserved part of a machine, and for a minute at least', () => {
    const half = { ...gpu, instanceType: 'm7i.2xlarge', purchase: 'on-demand' as const, gpus: 0 };
    expect(attemptCost(times(3600), half, PRICES)?.costUsd).toBeCloseTo(0.4032 / 2);
    expect(attemptCost(times(1), half, PRICES)).toEqual(attemptCost(times(60), half, PRICES));
    expect(attemptCost(times(3600), { ...gpu, vcpus: 1 }, PRICES)?.costUsd).toBe(0.36);
  });

  it('knows no price of what never ran or of machines that the table lacks', () => {
    expect(attemptCost({ stoppedAt: times(1).stoppedAt }, gpu, PRICES)).toBeUndefined();
    expect(attemptCost(times(60), { ...gpu, instanceType: 'z9.huge' }, PRICES)).toBeUndefined();
  });

  it('never costs more on Spot, and grows with time', () => {
    const seconds = fc.integer({ min: 1, max: 300_000 });
    fc.assert(
      fc.property(
        seconds,
        seconds,
        fc.constantFrom(...Object.keys(PRICES.machines)),
        (a, b, instanceType) => {
          const [less, more] = [Math.min(a, b), Math.max(a, b)].map((length) =>
            attemptCost(times(length), { ...gpu, instanceType }, PRICES),
          );
          expect(less?.costUsd).toBeLessThanOrEqual(more?.costUsd as number);
          expect(more?.costUsd).toBeLessThanOrEqual(more?.onDemandUsd as number);
        },
      ),
    );
  });

  it('has a price for every machine that a deployment may start', () => {
    for (const { training } of Object.values(DEPLOYMENTS)) {
      for (const type of [...training.gpuInstanceTypes, ...training.cpuInstanceTypes]) {
        expect(PRICES.machines).toHaveProperty([type]);
      }
    }
  });
});

describe('runCost', () => {
  it('adds up attempts by step and says what has no price', () => {
    const attempt = (change: Partial<JobAttempt>): JobAttempt => ({
      runId: 'r',
      step: 'train',
      attempt: 1,
      jobId: 'j',
      jobName: 'r-train-1',
      jobQueue: 'q',
      status: 'SUCCEEDED',
      ...change,
    });
    const cost = runCost([
      attempt({ step: 'binarize', costUsd: 1, onDemandUsd: 1 }),
      attempt({ costUsd: 2, onDemandUsd: 5 }),
      attempt({ attempt: 2, costUsd: 3, onDemandUsd: 3 }),
      attempt({ attempt: 3, stoppedAt: times(1).stoppedAt }),
    ]);
    expect(cost).toEqual({ usd: 6, savedBySpotUsd: 3, bySteps: { binarize: 1, train: 5 }, unpriced: 1 });
  });
});

describe('estimateTraining', () => {
  const recipe = (steps: number) => TrainingRecipe.parse({ size: 'base', steps, batch: { tokens: 1000 } });
  const settings = { machine: gpu, device: 'cuda' as const, prices: PRICES };
  const past = (change: Partial<Run>) =>
    someRun({ ...id, status: 'SUCCEEDED', kind: 'training', recipe: recipe(100), costUsd: 2, ...change });

  it('goes by what the line has cost per token', () => {
    const runs = [past({}), past({ costUsd: 4 }), past({ status: 'FAILED', costUsd: 100 })];
    expect(estimateTraining(recipe(200), runs, settings)).toEqual({ usd: expect.closeTo(6), basis: 'runs' });
  });

  it('assumes throughputs for a line that never trained, more for more steps', () => {
    const [few, many] = [1000, 100_000].map((steps) => estimateTraining(recipe(steps), [], settings));
    expect(few?.basis).toBe('table');
    expect(few?.usd).toBeGreaterThan(0);
    expect(many?.usd).toBeGreaterThan(few?.usd as number);
  });
});

describe('the month', () => {
  it('counts the runs that were created in it, whatever page they are on', async () => {
    const registry = memoryRegistry();
    for (let day = 1; day <= 130; day++) {
      const createdAt = new Date(Date.UTC(2026, 9, 1, day * 12)).toISOString();
      const kind = day % 2 === 0 ? ('training' as const) : ('monitoring' as const);
      await registry.createRun(someRun({ ...id, runId: `run-${day}`, kind, createdAt, costUsd: 1 }));
    }
    const november = new Date('2026-11-30T00:00:00.000Z');
    expect(await monthToDateUsd(registry, november)).toBe(60);
    expect(await leftOfMonthUsd(registry, [], undefined, november)).toBe(Number.POSITIVE_INFINITY);
    const open = [
      someRun({ ...id, status: 'RUNNING', estimateUsd: 5, costUsd: 2 }),
      someRun({ ...id, status: 'QUEUED', estimateUsd: 7 }),
    ];
    expect(await leftOfMonthUsd(registry, open, 100, november)).toBe(100 - 60 - 3);
  });
});

describe('refreshPrices', () => {
  const product = (usd: string) =>
    JSON.stringify({
      product: { attributes: { vcpu: '4', gpu: '1', instanceType: 'g6.xlarge' } },
      terms: {
        OnDemand: { 'A.B': { priceDimensions: { 'A.B.C': { unit: 'Hrs', pricePerUnit: { USD: usd } } } } },
      },
    });
  const history = {
    SpotPriceHistory: ['0.3', '0.5', '0.4'].map((SpotPrice) => ({ SpotPrice, InstanceType: 'x' })),
  };
  const now = new Date('2027-01-02T03:04:05.000Z');

  it('takes over what AWS says, with the day', async () => {
    const asked: string[][] = [];
    const fresh = await refreshPrices(
      PRICES,
      async (args) => {
        asked.push(args);
        return args[0] === 'pricing' ? { PriceList: [product('0.9000000000')] } : history;
      },
      now,
    );
    expect(fresh.asOf).toBe('2027-01-02');
    expect(Object.keys(fresh.machines)).toEqual(Object.keys(PRICES.machines));
    expect(fresh.machines['g6.xlarge']).toEqual({
      vcpus: 4,
      gpus: 1,
      onDemandUsdPerHour: 0.9,
      spotUsdPerHour: 0.4,
    });
    expect(asked[0]).toContain('Type=TERM_MATCH,Field=instanceType,Value=g4dn.xlarge');
  });

  it('keeps nothing when a price is missing', async () => {
    const none = async (args: string[]) => (args[0] === 'pricing' ? { PriceList: [] } : history);
    await expect(refreshPrices(PRICES, none, now)).rejects.toThrow(PriceMissing);
  });
});
