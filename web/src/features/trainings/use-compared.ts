import { useQueries } from '@tanstack/react-query';
import { RUN_ENDPOINTS } from '../../../../contracts/api/runs.ts';
import { TRAINING_ENDPOINTS } from '../../../../contracts/api/trainings.ts';
import type { Run } from '../../../../contracts/entities.ts';
import type { EvaluationFile } from '../../../../contracts/evaluation.ts';
import type { ProgressFile } from '../../../../contracts/job.ts';
import { isLive } from '../../../../core/registry/run-state.ts';
import { useClient } from '../../api/api-provider.tsx';

/** A training as it is laid beside others. */
export interface Compared {
  run: Run;
  progress: ProgressFile | undefined;
  evaluation: EvaluationFile | undefined;
}

/** One query a run, because each run is asked for again only while it is live. */
export function useCompared(runIds: readonly string[]) {
  const client = useClient();
  return useQueries({
    queries: runIds.map((runId) => ({
      queryKey: ['comparedTraining', runId],
      queryFn: async (): Promise<Compared> => {
        const params = { runId };
        const [{ body: run }, { body: progress }, { body: results }] = await Promise.all([
          client.call(RUN_ENDPOINTS.getRun, { params }),
          client.call(TRAINING_ENDPOINTS.getTrainingProgress, { params }),
          client.call(TRAINING_ENDPOINTS.getTrainingResults, { params }),
        ]);
        return {
          run,
          progress: progress.items.find(({ step }) => step === 'train'),
          evaluation: results.evaluation,
        };
      },
      refetchInterval: (query: { state: { data?: Compared | undefined } }) =>
        query.state.data && isLive(query.state.data.run) ? 2000 : (false as const),
    })),
  });
}

/** The hash at the end of a run's id tells it from others of its line. */
export const shortId = (runId: string): string => runId.split('-').at(-1) ?? runId;
