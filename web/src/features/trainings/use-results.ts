import { TRAINING_ENDPOINTS } from '../../../../contracts/api/trainings.ts';
import type { Run } from '../../../../contracts/entities.ts';
import { isLive } from '../../../../core/registry/run-state.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';

/** What a training was checked for and what it came to, as far as it has. */
export const useResults = (run: Run) =>
  useEndpoint(
    TRAINING_ENDPOINTS.getTrainingResults,
    { params: { runId: run.runId } },
    { pollSeconds: isLive(run) ? 5 : 0 },
  );
