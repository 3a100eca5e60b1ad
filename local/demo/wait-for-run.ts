import { setTimeout as sleep } from 'node:timers/promises';
import type { Run } from '../../contracts/entities.ts';
import type { Registry } from '../../core/registry/registry.ts';

const POLL_MILLISECONDS = 300;
const LONGEST_WAIT_SECONDS = 90;

/** Waits for a run that is not among the known ones to appear. */
export async function waitForRun(
  registry: Registry,
  filter: Parameters<Registry['listRuns']>[0],
  known: readonly string[],
): Promise<Run> {
  for (let waited = 0; waited < LONGEST_WAIT_SECONDS * 1000; waited += POLL_MILLISECONDS) {
    const { items } = await registry.listRuns(filter);
    const found = items.find((run) => !known.includes(run.runId));
    if (found) return found;
    await sleep(POLL_MILLISECONDS);
  }
  throw new Error(
    `No new run appeared within ${LONGEST_WAIT_SECONDS} s. The emulator's log is .local/emulator.log; its Lambdas write there too.`,
  );
}
