import type { Run } from '../../contracts/entities.ts';
import type { CloseRunEvent } from '../../contracts/states.ts';
import type { Log } from '../log.ts';
import type { Registry } from '../registry/registry.ts';
import { isLive } from '../registry/run-state.ts';
import { type JudgeSweepDependencies, judgeSweep } from '../sweeps/judge-sweep.ts';
import type { LiveJobs } from './live-jobs.ts';
import { parseJobName } from './note-job.ts';

export interface WatchTrainingsDependencies extends Omit<JudgeSweepDependencies, 'endRun' | 'registry'> {
  registry: JudgeSweepDependencies['registry'] &
    Pick<Registry, 'listOpenRuns' | 'listSweeps' | 'putHeartbeat'>;
  /** The end of an execution; undefined while it goes on, and for one that Step Functions no longer knows `ABORTED`. */
  endOfExecution: (
    executionArn: string,
  ) => Promise<'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED' | undefined>;
  /** Hands `close-run` an event. */
  closeRun: (event: CloseRunEvent) => Promise<void>;
  /** Asks `start-training` whether something may start. */
  startWaiting: () => Promise<void>;
  jobs: Pick<LiveJobs, 'all' | 'terminate'>;
  log: Log;
}

/**
 * Looks after trainings, so that no lost event matters: closes runs whose execution has ended, ends jobs of closed runs,
 * ends hopeless members of sweeps and sweeps that are through, and lets what waits start.
 */
export async function watchTrainings(dependencies: WatchTrainingsDependencies): Promise<void> {
  const { registry, closeRun, startWaiting, log, now } = dependencies;
  const open = await registry.listOpenRuns();
  const forgotten = await closeForgotten(open, dependencies);
  const orphans = await endOrphans(dependencies);
  const endRun = (runId: string, error: string, cause: string) => closeRun({ runId, error, cause });
  const sweeps = (await registry.listSweeps()).filter(({ endedAt }) => endedAt === undefined);
  for (const sweep of sweeps) await judgeSweep(sweep, { ...dependencies, endRun });
  await startWaiting();
  await registry.putHeartbeat({ beat: 'watch', at: now().toISOString() });
  log.info('watched', { openRuns: open.length, forgotten, orphans, sweeps: sweeps.length });
}

/** @returns how many runs had ended without being closed */
async function closeForgotten(
  open: readonly Run[],
  { endOfExecution, closeRun, now }: WatchTrainingsDependencies,
): Promise<number> {
  let forgotten = 0;
  for (const { executionArn, runId } of open) {
    const status = executionArn && (await endOfExecution(executionArn));
    if (!executionArn || !status) continue;
    const stateMachineArn = executionArn.replace(':execution:', ':stateMachine:').replace(/:[^:]*$/, '');
    await closeRun({
      id: `watch-${runId}`,
      time: now().toISOString(),
      'detail-type': 'Step Functions Execution Status Change',
      detail: { executionArn, stateMachineArn, name: runId, status },
    });
    forgotten++;
  }
  return forgotten;
}

/** @returns how many jobs had outlived their runs */
async function endOrphans({ registry, jobs }: WatchTrainingsDependencies): Promise<number> {
  let orphans = 0;
  for (const { jobId, jobName } of await jobs.all()) {
    const of = parseJobName(jobName);
    const run = of && (await registry.getRun(of.runId));
    if (!run || isLive(run)) continue;
    await jobs.terminate(jobId, `Run ${run.runId} has ended: ${run.status}.`);
    orphans++;
  }
  return orphans;
}
