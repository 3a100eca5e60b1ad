import { InvokeCommand } from '@aws-sdk/client-lambda';
import { z } from 'zod';
import type { StartTrainingEvent } from '../contracts/states.ts';
import { DragomanError } from '../core/errors.ts';
import { type Deployment, outputOf } from './deployment.ts';

/** The training could not be started; the message is the Lambda's. */
export class TrainingNotStarted extends DragomanError {}

/** Hands `start-training` an event. @returns the ids of the runs that it was about. @throws TrainingNotStarted */
export async function startTrainings(
  deployment: Deployment,
  event: z.input<typeof StartTrainingEvent>,
): Promise<string[]> {
  const { FunctionError, Payload } = await deployment.lambda.send(
    new InvokeCommand({
      FunctionName: outputOf(deployment, 'StartTrainingName'),
      Payload: JSON.stringify(event),
    }),
  );
  const answer: unknown = JSON.parse(Buffer.from(Payload ?? []).toString('utf8') || 'null');
  if (FunctionError === undefined) return z.array(z.string()).parse(answer);
  const { errorMessage } = z.object({ errorMessage: z.string() }).parse(answer);
  throw new TrainingNotStarted(errorMessage);
}

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
