import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { z } from 'zod';
import type { StartPreparationEvent } from '../../contracts/states.ts';
import { DragomanError } from '../errors.ts';
import { invokeForRuns } from '../runs/invoke.ts';

/** The preparation could not be started; the message is the Lambda's. */
export class PreparationNotStarted extends DragomanError {}

/**
 * Hands `start-preparation` an event and waits for its answer.
 * @returns the ids of the runs that have started: none while one is under way or when there is nothing to do.
 * @throws PreparationNotStarted
 */
export function requestPreparations(
  lambda: LambdaClient,
  functionName: string,
  event: z.input<typeof StartPreparationEvent>,
): Promise<string[]> {
  return invokeForRuns(lambda, functionName, event, PreparationNotStarted);
}
