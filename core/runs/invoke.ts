import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { z } from 'zod';

/** Hands a Lambda an event and does not wait for what comes of it. */
export async function invokeLater(client: LambdaClient, functionArn: string, event: unknown): Promise<void> {
  await client.send(
    new InvokeCommand({
      FunctionName: functionArn,
      InvocationType: 'Event',
      Payload: Buffer.from(JSON.stringify(event)),
    }),
  );
}

/**
 * Hands a Lambda an event and waits for its answer. @returns the ids of runs
 * @throws Refused with the message of the Lambda, when that failed
 */
export async function invokeForRuns(
  client: LambdaClient,
  functionName: string,
  event: unknown,
  Refused: new (message: string) => Error,
): Promise<string[]> {
  const { FunctionError, Payload } = await client.send(
    new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(event) }),
  );
  const answer: unknown = JSON.parse(Buffer.from(Payload ?? []).toString('utf8') || 'null');
  if (FunctionError === undefined) return z.array(z.string()).parse(answer);
  const { errorMessage } = z.object({ errorMessage: z.string() }).parse(answer);
  throw new Refused(errorMessage);
}
