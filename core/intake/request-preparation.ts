import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { z } from 'zod';
import type { StartPreparationEvent } from '../../contracts/states.ts';
import { DragomanError } from '../errors.ts';

/** The preparation could not be started; the message is the Lambda's. */
export class PreparationNotStarted extends DragomanError {}

/**
 * Hands `start-preparation` an event and waits for its answer.
 * @returns the ids of the runs that have started: none while one is under way or when there is nothing to do.
 * @throws PreparationNotStarted
 */
export async function requestPreparations(
  lambda: LambdaClient,
  functionName: string,
  event: z.input<typeof StartPreparationEvent>,
): Promise<string[]> {
  const { FunctionError, Payload } = await lambda.send(
    new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(event) }),
  );
  const answer: unknown = JSON.parse(Buffer.from(Payload ?? []).toString('utf8') || 'null');
  if (FunctionError === undefined) return z.array(z.string()).parse(answer);
  const { errorMessage } = z.object({ errorMessage: z.string() }).parse(answer);
  throw new PreparationNotStarted(errorMessage);
}
