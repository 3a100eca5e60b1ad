import type { ApiClient } from '../../api/client.ts';
import { RUN_ENDPOINTS } from '../../contracts/api/runs.ts';
import { TRAINING_ENDPOINTS } from '../../contracts/api/trainings.ts';
import { type FollowedRun, followRun } from './follow-run.ts';
import { createScreen } from './screen.ts';

/** Shows a run of a server until it has ended, then says how; exit code 1 unless it succeeded. @throws ApiError, ApiUnreachable */
export async function followOnServer(runId: string, client: ApiClient): Promise<void> {
  const screen = createScreen(process.stderr);
  try {
    const run = await followRun(runId, runId, { ...onApi(client), screen });
    process.stdout.write(`${runId}: ${run.status}${run.cause ? `\n${run.error}: ${run.cause}` : ''}\n`);
    if (run.status !== 'SUCCEEDED') process.exitCode = 1;
  } finally {
    screen.close();
  }
}

const onApi = (client: ApiClient): FollowedRun => ({
  watch: async (runId) => {
    const query = { events: 0 };
    return (await client.call(RUN_ENDPOINTS.watchRun, { params: { runId }, query })).body;
  },
  jobProgress: async (runId, step) => {
    const { body } = await client.call(TRAINING_ENDPOINTS.getTrainingProgress, { params: { runId } });
    return body.items.find((progress) => progress.step === step);
  },
});
