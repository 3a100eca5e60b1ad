import { attemptSoFar, type CostSoFarDependencies, withCostSoFar } from '../costs/cost-so-far.ts';
import { isLive } from '../registry/run-state.ts';
import type { BusinessFacts } from './business-facts.ts';

/**
 * The facts in which what goes on has cost what it has by now: the registry learns of a cost at the end. The facts given
 * stay as they are. Reads one small object for each attempt that runs, and one query for each live preparation.
 */
export async function factsSoFar(
  facts: BusinessFacts,
  dependencies: CostSoFarDependencies,
): Promise<BusinessFacts> {
  const live = [...facts.runs].filter(([, run]) => isLive(run));
  if (live.length === 0) return facts;
  const ids = new Set(live.map(([runId]) => runId));
  const running = [...facts.attempts].filter(([, { runId }]) => ids.has(runId));
  const [runs, attempts] = await Promise.all([
    Promise.all(
      live
        .filter(([, { kind }]) => kind === 'preparation')
        .map(async ([key, run]) => [key, await withCostSoFar(run, dependencies)] as const),
    ),
    Promise.all(
      running.map(async ([key, attempt]) => [key, await attemptSoFar(attempt, dependencies)] as const),
    ),
  ]);
  return {
    ...facts,
    runs: new Map([...facts.runs, ...runs]),
    attempts: new Map([...facts.attempts, ...attempts]),
  };
}
