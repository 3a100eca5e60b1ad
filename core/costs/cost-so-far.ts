import type { JobAttempt, Run } from '../../contracts/entities.ts';
import type { Registry } from '../registry/registry.ts';
import { isLive } from '../registry/run-state.ts';
import { runCost } from './attempt-cost.ts';
import { type CostDependencies, costOfAttempt } from './cost-of-attempt.ts';
import { lambdaCostOfRun } from './lambda-cost.ts';

export interface CostSoFarDependencies extends CostDependencies {
  registry: Pick<Registry, 'listAttempts' | 'listStageUse'>;
  now: () => Date;
}

/** An attempt that runs, with the machine it is on and what it has cost by now; one that has ended was priced when it did. */
export async function attemptSoFar<Attempt extends Omit<JobAttempt, 'message' | 'statusReason'>>(
  attempt: Attempt,
  { now, ...known }: CostDependencies & Pick<CostSoFarDependencies, 'now'>,
): Promise<Attempt> {
  const { startedAt, stoppedAt, jobQueue } = attempt;
  if (attempt.status !== 'RUNNING' || startedAt === undefined || stoppedAt !== undefined) return attempt;
  const ran = { startedAt, stoppedAt: now().toISOString() };
  return { ...attempt, ...(await costOfAttempt(attempt, jobQueue, ran, known)) };
}

/** The attempts of a run with what they have cost by now. Reads one small object for each that runs. */
export async function attemptsSoFar(
  runId: string,
  dependencies: CostSoFarDependencies,
): Promise<JobAttempt[]> {
  const attempts = await dependencies.registry.listAttempts(runId);
  return Promise.all(attempts.map((attempt) => attemptSoFar(attempt, dependencies)));
}

/** A run with what it has cost by now: the registry learns of a job's cost when the job ends, of a preparation's when the run ends. */
export async function withCostSoFar<Known extends Pick<Run, 'runId' | 'kind' | 'status' | 'costUsd'>>(
  run: Known,
  dependencies: CostSoFarDependencies,
): Promise<Known> {
  if (!isLive(run) || run.status === 'QUEUED') return run;
  if (run.kind === 'preparation') {
    const costUsd = lambdaCostOfRun(await dependencies.registry.listStageUse(run.runId), dependencies.prices);
    return costUsd === undefined ? run : { ...run, costUsd };
  }
  const attempts = await attemptsSoFar(run.runId, dependencies);
  return attempts.length === 0 ? run : { ...run, costUsd: runCost(attempts).usd };
}
