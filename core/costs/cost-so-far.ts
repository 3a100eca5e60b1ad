import type { JobAttempt, Run } from '../../contracts/entities.ts';
import type { Registry } from '../registry/registry.ts';
import { isLive } from '../registry/run-state.ts';
import { runCost } from './attempt-cost.ts';
import { type CostDependencies, costOfAttempt } from './cost-of-attempt.ts';

export interface CostSoFarDependencies extends CostDependencies {
  registry: Pick<Registry, 'listAttempts'>;
  now: () => Date;
}

/**
 * The attempts of a run. Those that end are priced once and for all when they do; those that still run are given the
 * machine they are on and what they have cost by now. Reads one small object for each that runs.
 */
export async function attemptsSoFar(
  runId: string,
  { registry, now, ...known }: CostSoFarDependencies,
): Promise<JobAttempt[]> {
  const attempts = await registry.listAttempts(runId);
  return Promise.all(
    attempts.map(async (attempt) => {
      const { startedAt, stoppedAt, jobQueue } = attempt;
      if (attempt.status !== 'RUNNING' || startedAt === undefined || stoppedAt !== undefined) return attempt;
      const ran = { startedAt, stoppedAt: now().toISOString() };
      return { ...attempt, ...(await costOfAttempt(attempt, jobQueue, ran, known)) };
    }),
  );
}

/** A run with what it has cost by now: the registry learns of a job's cost when the job ends. Others than live ones of the trainer stay as they are. */
export async function withCostSoFar(run: Run, dependencies: CostSoFarDependencies): Promise<Run> {
  if (run.kind === 'preparation' || !isLive(run) || run.status === 'QUEUED') return run;
  const attempts = await attemptsSoFar(run.runId, dependencies);
  return attempts.length === 0 ? run : { ...run, costUsd: runCost(attempts).usd };
}
