import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { z } from 'zod';
import type { StartTrainingEvent } from '../../contracts/states.ts';
import { DragomanError } from '../errors.ts';

/** The training could not be started; the message is the Lambda's. */
export class TrainingNotStarted extends DragomanError {}

/** Hands `start-training` an event. @returns the ids of the runs that it was about. @throws TrainingNotStarted */
export async function requestTrainings(
  lambda: LambdaClient,
  functionName: string,
  event: z.input<typeof StartTrainingEvent>,
): Promise<string[]> {
  const { FunctionError, Payload } = await lambda.send(
    new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(event) }),
  );
  const answer: unknown = JSON.parse(Buffer.from(Payload ?? []).toString('utf8') || 'null');
  if (FunctionError === undefined) return z.array(z.string()).parse(answer);
  const { errorMessage } = z.object({ errorMessage: z.string() }).parse(answer);
  throw new TrainingNotStarted(errorMessage);
}
