import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';

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
