import type { Run } from '../../contracts/entities.ts';
import { leftOfMonthUsd } from '../costs/month-to-date.ts';
import { type Message, runStarted } from '../notifications/messages.ts';
import type { Registry } from '../registry/registry.ts';
import { isLive } from '../registry/run-state.ts';

/** What a deployment may have running at once, and may spend in a month. */
export interface TrainingLimits {
  concurrentRuns: number;
  monthlyLimitUsd?: number;
}

export interface QueueDependencies {
  registry: Pick<
    Registry,
    'claimStart' | 'getModel' | 'getRun' | 'getSweep' | 'listOpenRuns' | 'listRuns' | 'markStarted'
  >;
  /** Starts `train-model` under this name; a second start under the same name is the first one. @returns the execution's ARN */
  startExecution: (runId: string) => Promise<string>;
  stopExecution: (executionArn: string, error: string, cause: string) => Promise<void>;
  notify: (message: Message) => Promise<void>;
  limits: TrainingLimits;
  dashboardUrl: string;
  now: () => Date;
}

/** Runs of a line at once where the line does not say. */
const RUNS_OF_LINE = 1;

/**
 * Starts the trainings and monitorings that wait, oldest first, as far as the deployment, their lines and their sweeps
 * have room and the month has money; one that has no room lets later ones pass. Two calls at once choose the same runs,
 * and each run is started once. Also finishes what an earlier call left half started. @returns the runs it started
 */
export async function startWaiting(dependencies: QueueDependencies): Promise<string[]> {
  const { registry, limits, now } = dependencies;
  const open = await registry.listOpenRuns();
  const started: string[] = [];
  for (const run of open) {
    if (run.status === 'STARTING' && (await launch(run, dependencies))) started.push(run.runId);
  }
  const waiting = open.filter(({ status }) => status === 'QUEUED');
  const running = open.filter(({ status }) => status !== 'QUEUED');
  if (waiting.length === 0) return started;
  let leftUsd = await leftOfMonthUsd(registry, open, limits.monthlyLimitUsd, now());
  for (const run of waiting) {
    if (running.length >= limits.concurrentRuns) break;
    if ((run.estimateUsd ?? 0) > leftUsd || !(await hasRoom(run, running, registry))) continue;
    running.push(run);
    leftUsd -= run.estimateUsd ?? 0;
    if ((await registry.claimStart(run.runId)) && (await launch(run, dependencies))) started.push(run.runId);
  }
  return started;
}

/** Members of a sweep wait for each other, other trainings for those of their line; a monitoring waits for nobody. */
async function hasRoom(
  run: Run,
  running: readonly Run[],
  registry: Pick<Registry, 'getModel' | 'getSweep'>,
): Promise<boolean> {
  if (run.kind === 'monitoring' || run.model === undefined) return true;
  const { sweepId } = run;
  const most =
    sweepId === undefined
      ? ((await registry.getModel(run.model))?.concurrentRuns ?? RUNS_OF_LINE)
      : ((await registry.getSweep(sweepId))?.parallel ?? RUNS_OF_LINE);
  const beside = running.filter(
    (other) => other.kind === 'training' && other.model === run.model && other.sweepId === sweepId,
  );
  return beside.length < most;
}

/** @returns false when the run was closed meanwhile; then its execution is stopped */
async function launch(
  { runId }: Run,
  { registry, startExecution, stopExecution, notify, dashboardUrl }: QueueDependencies,
): Promise<boolean> {
  const executionArn = await startExecution(runId);
  await registry.markStarted(runId, executionArn);
  const run = await registry.getRun(runId);
  if (run && !isLive(run)) {
    await stopExecution(
      executionArn,
      run.error ?? 'Cancelled',
      run.cause ?? 'The run was ended at its start.',
    );
    return false;
  }
  // Members of a sweep are told of together.
  if (run && run.sweepId === undefined) await notify(runStarted(run, { dashboardUrl }));
  return true;
}
