import type { z } from 'zod';
import type { StartTrainingEvent } from '../contracts/states.ts';
import { requestTrainings } from '../core/training/request-trainings.ts';
import { type Deployment, outputOf } from './deployment.ts';

/** Asks the deployment for trainings. @returns the ids of the runs that it was about. @throws TrainingNotStarted */
export const startTrainings = (
  deployment: Deployment,
  event: z.input<typeof StartTrainingEvent>,
): Promise<string[]> => requestTrainings(deployment.lambda, outputOf(deployment, 'StartTrainingName'), event);

/** One line for a person on a run that was asked for. */
export async function describeStart({ registry }: Deployment, runId: string): Promise<string> {
  const run = await registry.getRun(runId);
  const expected =
    run?.estimateUsd === undefined ? '' : `, expected to cost $${run.estimateUsd.toFixed(2)} at most`;
  if (run?.status === 'QUEUED') return `${runId} waits for its turn${expected}.`;
  if (run?.endedAt === undefined)
    return `${runId} has started${expected}. Stop it with: npm run cancel -- ${runId}`;
  return `${runId} has trained this recipe on this dataset version already (${run.endedAt}). Train once more with --again.`;
}
