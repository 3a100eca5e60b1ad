import { RUN_ENDPOINTS } from '../../../contracts/api/runs.ts';
import { isLive } from '../../../core/registry/run-state.ts';
import { useEndpoint } from '../api/use-endpoint.ts';

/** A run with its progress and latest events, asked for again every two seconds while it is live. */
export const useRun = (runId: string, events = 50) =>
  useEndpoint(
    RUN_ENDPOINTS.watchRun,
    { params: { runId }, query: { events } },
    { pollSeconds: (watched) => (watched && !isLive(watched.run) ? false : 2) },
  );
