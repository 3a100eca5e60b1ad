import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { z } from 'zod';
import type { StartTrainingEvent } from '../../contracts/states.ts';
import { DragomanError } from '../errors.ts';
import { invokeForRuns } from '../runs/invoke.ts';

/** The training could not be started; the message is the Lambda's. */
export class TrainingNotStarted extends DragomanError {}

/** Hands `start-training` an event. @returns the ids of the runs that it was about. @throws TrainingNotStarted */
export function requestTrainings(
  lambda: LambdaClient,
  functionName: string,
  event: z.input<typeof StartTrainingEvent>,
): Promise<string[]> {
  return invokeForRuns(lambda, functionName, event, TrainingNotStarted);
}
