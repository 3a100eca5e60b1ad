import type { Run } from '../../contracts/entities.ts';
import { DragomanError } from '../errors.ts';
import type { Registry } from '../registry/registry.ts';
import { isLive } from '../registry/run-state.ts';
import { runClosed, runMissing } from '../registry/runs.ts';

/** The run is being started this moment and has no execution to stop. */
export class RunNotStarted extends DragomanError {}

/** The stop was ordered, but the run was not closed in time. */
export class CancelPending extends DragomanError {}

export interface CancelRunDependencies {
  registry: Pick<Registry, 'getRun' | 'putAudit'>;
  stopExecution: (executionArn: string, error: string, cause: string) => Promise<void>;
  /** Asks `close-run` to end a run that has no execution yet; one that gets it meanwhile is stopped. */
  closeRun: (runId: string, error: string, cause: string) => Promise<void>;
  sleep: (milliseconds: number) => Promise<void>;
  now: () => Date;
  newId: () => string;
  /** How long to wait for the run to be closed. */
  timeoutSeconds: number;
}

/**
 * Stops a run and waits until it is closed: its jobs ended, its uploads back, its corpus free. A training that waits is
 * closed without having run.
 * @returns the closed run. @throws NotRegistered, RunAlreadyClosed, RunNotStarted, CancelPending
 */
export async function cancelRun(
  { runId, by, reason }: { runId: string; by: string; reason?: string },
  { registry, stopExecution, closeRun, sleep, now, newId, timeoutSeconds }: CancelRunDependencies,
): Promise<Run> {
  const run = await registry.getRun(runId);
  if (!run) throw runMissing(runId);
  if (!isLive(run)) throw runClosed(run);
  const cause = `Cancelled by ${by}${reason ? `: ${reason}` : ''}`;
  if (run.executionArn !== undefined) {
    await stopExecution(run.executionArn, 'Cancelled', cause);
  } else if (run.kind === 'preparation') {
    // It holds uploads that its start goes on to claim; the execution is there in a moment.
    throw new RunNotStarted(`Run ${runId} is only being started. Try again in a moment.`);
  } else {
    await closeRun(runId, 'Cancelled', cause);
  }
  await registry.putAudit({
    auditId: newId(),
    at: now().toISOString(),
    who: by,
    action: 'cancel',
    subject: runId,
  });
  const deadline = now().getTime() + timeoutSeconds * 1000;
  for (;;) {
    const found = await registry.getRun(runId);
    if (found && !isLive(found)) return found;
    if (now().getTime() >= deadline) {
      throw new CancelPending(
        `Run ${runId} was stopped, but is not closed after ${timeoutSeconds} s. Look at the dead-letter queue of close-run.`,
      );
    }
    await sleep(500);
  }
}
