import type { JobAttempt } from '../../contracts/entities.ts';
import { type Machine, MachineFile, type PriceTable } from '../../contracts/prices.ts';
import { ObjectMissing } from '../errors.ts';
import { keys } from '../keys.ts';
import { readJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import { attemptCost } from './attempt-cost.ts';

/** What is known of prices, and of the machines that jobs run on. */
export interface CostDependencies {
  models: Objects;
  /** By queue: what a job is taken to have run on when it has not said it. */
  machines: Readonly<Record<string, Machine>>;
  prices: PriceTable;
}

/**
 * The machine of an attempt, as the job found it or else as its queue takes it first, and what it cost.
 * @returns undefined for a job that never ran
 */
export async function costOfAttempt(
  { runId, step, attempt }: Pick<JobAttempt, 'runId' | 'step' | 'attempt'>,
  jobQueue: string,
  ran: Pick<JobAttempt, 'startedAt' | 'stoppedAt'>,
  { models, machines, prices }: CostDependencies,
): Promise<
  Pick<JobAttempt, 'instanceType' | 'purchase' | 'machineAssumed' | 'costUsd' | 'onDemandUsd'> | undefined
> {
  const assumed = machines[jobQueue];
  if (ran.startedAt === undefined || assumed === undefined) return undefined;
  const said = await readJson(models, keys.machine(runId, step, attempt), MachineFile).catch((error) => {
    if (error instanceof ObjectMissing) return undefined;
    throw error;
  });
  const { instanceType, purchase } = said ?? assumed;
  return {
    instanceType,
    purchase,
    ...(said === undefined ? { machineAssumed: true } : {}),
    ...attemptCost(ran, { ...assumed, instanceType, purchase }, prices),
  };
}
