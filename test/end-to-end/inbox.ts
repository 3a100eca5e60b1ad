import { DeleteMessageBatchCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** What arrived in an SQS queue, kept in the order of arrival. */
export interface Inbox<Item> {
  /** All that has arrived until now. */
  read(): Promise<readonly Item[]>;
}

/** Reads a queue that only this test reads. `parse` gets the bodies. */
export function inboxOf<Item>(sqs: SQSClient, queueUrl: string, parse: (body: string) => Item): Inbox<Item> {
  const items: Item[] = [];
  return {
    read: async () => {
      for (;;) {
        const { Messages: messages = [] } = await sqs.send(
          new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 300 }),
        );
        if (messages.length === 0) return items;
        items.push(...messages.map(({ Body: body }) => parse(body ?? '')));
        await sqs.send(
          new DeleteMessageBatchCommand({
            QueueUrl: queueUrl,
            Entries: messages.map(({ ReceiptHandle: handle }, index) => ({
              Id: String(index),
              ReceiptHandle: handle,
            })),
          }),
        );
      }
    },
  };
}
