import type { JobAttempt } from '../../contracts/entities.ts';
import type { Machine, PriceTable } from '../../contracts/prices.ts';
import { sum } from '../statistics/counts.ts';

/**
 * What an attempt cost, and what the same seconds cost on demand; US dollars. A job pays for the part of its machine
 * that it reserved, in processors or in GPUs, whichever is more: two jobs may share one machine. Machines are billed by
 * the second, with a minute at least; their start and their idle minutes are not the job's. The same price is taken for
 * all of its time.
 * @returns nothing where the job never ran or the table does not know the machine
 */
export function attemptCost(
  { startedAt, stoppedAt }: Pick<JobAttempt, 'startedAt' | 'stoppedAt'>,
  { instanceType, purchase, vcpus, gpus }: Machine,
  { machines }: PriceTable,
): Required<Pick<JobAttempt, 'costUsd' | 'onDemandUsd'>> | undefined {
  const price = machines[instanceType];
  if (price === undefined || startedAt === undefined || stoppedAt === undefined) return undefined;
  const seconds = Math.max(60, (Date.parse(stoppedAt) - Date.parse(startedAt)) / 1000);
  const reserved = Math.max(vcpus / price.vcpus, price.gpus === 0 ? 0 : gpus / price.gpus);
  const machineHours = (seconds / 3600) * Math.min(1, reserved);
  const perHour = purchase === 'spot' ? price.spotUsdPerHour : price.onDemandUsdPerHour;
  return { costUsd: machineHours * perHour, onDemandUsd: machineHours * price.onDemandUsdPerHour };
}

/** What a run has cost so far, by step and in all, and what Spot has saved of it; US dollars. */
export interface RunCost {
  usd: number;
  savedBySpotUsd: number;
  bySteps: Record<string, number>;
  /** Attempts that ended and whose machine has no known price. */
  unpriced: number;
}

/** Adds up the attempts of a run. */
export function runCost(attempts: readonly JobAttempt[]): RunCost {
  const bySteps: Record<string, number> = {};
  for (const { step, costUsd } of attempts) bySteps[step] = (bySteps[step] ?? 0) + (costUsd ?? 0);
  return {
    usd: sum(Object.values(bySteps)),
    savedBySpotUsd: sum(attempts.map(({ costUsd = 0, onDemandUsd = costUsd }) => onDemandUsd - costUsd)),
    bySteps,
    unpriced: attempts.filter(({ stoppedAt, costUsd }) => stoppedAt !== undefined && costUsd === undefined)
      .length,
  };
}
