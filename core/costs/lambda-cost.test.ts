import { describe, expect, it } from 'vitest';
import { lambdaCostOfRun, stageCosts } from './lambda-cost.ts';
import { PRICES } from './prices.ts';

const PER_SECOND = { ...PRICES, lambda: { gbSecondUsd: 0.5, millionRequestsUsd: 1_000_000 } };

describe('the cost of Lambdas', () => {
  it('is memory by time and requests, by stage and in all', () => {
    const uses = [
      { runId: 'a', stage: 'Ingest', invocations: 2, gbSeconds: 6 },
      { runId: 'a', stage: 'Plan', invocations: 1, gbSeconds: 1 },
    ];
    expect(stageCosts(uses, PER_SECOND)).toEqual({ Ingest: 5, Plan: 1.5 });
    expect(lambdaCostOfRun(uses, PER_SECOND)).toBe(6.5);
  });

  it('is unknown where nothing was noted, as of runs from before', () => {
    expect(lambdaCostOfRun([], PER_SECOND)).toBeUndefined();
  });
});
