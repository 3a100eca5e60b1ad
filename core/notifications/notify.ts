import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Message } from './messages.ts';

/** Sends a message to everyone who subscribed to the topic. */
export async function notify(sns: SNSClient, topicArn: string, { subject, body }: Message): Promise<void> {
  await sns.send(new PublishCommand({ TopicArn: topicArn, Subject: subject, Message: body }));
}
