import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { LocalRuntime } from '../../local/runtime.ts';
import { type Inbox, inboxOf } from './inbox.ts';

/** A notification as a subscriber of the topic gets it. */
export interface Notification {
  subject: string;
  body: string;
}

/** An EventBridge event as a target gets it. */
export interface BusEvent {
  source: string;
  'detail-type': string;
  detail: Record<string, unknown>;
}

/** What a deployment says, and what is said to it. */
export interface Listening {
  /** What people were told. */
  notifications: Inbox<Notification>;
  /** What other systems were told. */
  busEvents: Inbox<BusEvent>;
  /** S3's own events of the landing bucket, word for word. */
  uploadEvents: Inbox<string>;
  /** Delivers an event of S3 once more, as SQS and EventBridge may. */
  redeliverUpload(event: string): Promise<void>;
  /** Events of S3 that wait to be noted. */
  waitingUploadEvents(): Promise<number>;
  /** What could not be delivered or handled: bodies of the messages in the dead-letter queues. */
  deadLetters(): Promise<readonly string[]>;
}

/** Queues that get what the deployment tells people and systems, and what S3 tells the deployment. */
export async function listen(runtime: LocalRuntime, outputs: Record<string, string>): Promise<Listening> {
  const sqs = new SQSClient(runtime.clientConfig);
  const events = new EventBridgeClient(runtime.clientConfig);
  const makeQueue = async (name: string) => {
    const { QueueUrl: url = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
    const { Attributes: attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }),
    );
    const arn = attributes?.QueueArn ?? '';
    // IAM is enforced for deliveries too.
    const Statement = [
      {
        Effect: 'Allow',
        Principal: { Service: ['sns.amazonaws.com', 'events.amazonaws.com'] },
        Action: 'sqs:SendMessage',
        Resource: arn,
      },
    ];
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes: { Policy } }));
    return { url, arn };
  };
  const forward = async (rule: string, bus: string, pattern: object, queueArn: string) => {
    const EventPattern = JSON.stringify(pattern);
    await events.send(new PutRuleCommand({ Name: rule, EventBusName: bus, EventPattern }));
    const Targets = [{ Id: 'queue', Arn: queueArn }];
    await events.send(new PutTargetsCommand({ Rule: rule, EventBusName: bus, Targets }));
  };
  const notifications = await makeQueue('test-notifications');
  await new SNSClient(runtime.clientConfig).send(
    new SubscribeCommand({ TopicArn: outputs.TopicArn, Protocol: 'sqs', Endpoint: notifications.arn }),
  );
  const bus = await makeQueue('test-bus');
  await forward('test-bus', outputs.EventBusName, { source: ['dragoman'] }, bus.arn);
  const uploads = await makeQueue('test-uploads');
  const landing = { source: ['aws.s3'], detail: { bucket: { name: [outputs.LandingBucketName] } } };
  await forward('test-uploads', 'default', landing, uploads.arn);
  return {
    notifications: inboxOf<Notification>(sqs, notifications.url, (body) => {
      const { Subject: subject, Message: message } = JSON.parse(body) as Record<string, string>;
      return { subject, body: message };
    }),
    busEvents: inboxOf(sqs, bus.url, (body) => JSON.parse(body) as BusEvent),
    uploadEvents: inboxOf(sqs, uploads.url, (body) => body),
    redeliverUpload: async (MessageBody: string) => {
      await sqs.send(new SendMessageCommand({ QueueUrl: outputs.UploadsQueueUrl, MessageBody }));
    },
    waitingUploadEvents: async () => {
      const { Attributes: attributes = {} } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: outputs.UploadsQueueUrl, AttributeNames: ['All'] }),
      );
      return (
        Number(attributes.ApproximateNumberOfMessages) +
        Number(attributes.ApproximateNumberOfMessagesNotVisible)
      );
    },
    deadLetters: async () => {
      const queues = [outputs.UploadsDeadLetterQueueUrl, outputs.EventsDeadLetterQueueUrl];
      const bodies = await Promise.all(queues.map((url) => inboxOf(sqs, url, String).read()));
      return bodies.flat();
    },
  };
}
