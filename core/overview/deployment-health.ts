import { type CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** Alarms of ours begin with the name of their stack. */
const ALARM_PREFIX = 'DragomanPipeline';

/** What AWS says about how a deployment is. */
export interface DeploymentHealth {
  /** Messages that nobody could work off, by queue. */
  deadLetters: { uploads: number; events: number };
  /** What rings now; at most a hundred. */
  alarms: { name: string; meaning: string; since?: string }[];
}

/** Where dead letters lie: addresses of queues. */
export interface DeadLetterQueues {
  uploads: string;
  events: string;
}

/** Asks SQS and CloudWatch how the deployment is. */
export async function deploymentHealth(
  { sqs, cloudWatch }: { sqs: SQSClient; cloudWatch: CloudWatchClient },
  queues: DeadLetterQueues,
): Promise<DeploymentHealth> {
  const [uploads, events, { MetricAlarms = [] }] = await Promise.all([
    messagesIn(sqs, queues.uploads),
    messagesIn(sqs, queues.events),
    cloudWatch.send(
      new DescribeAlarmsCommand({ AlarmNamePrefix: ALARM_PREFIX, StateValue: 'ALARM', MaxRecords: 100 }),
    ),
  ]);
  return {
    deadLetters: { uploads, events },
    alarms: MetricAlarms.map(({ AlarmName = '', AlarmDescription = '', StateUpdatedTimestamp }) => ({
      name: AlarmName,
      meaning: AlarmDescription,
      ...(StateUpdatedTimestamp ? { since: StateUpdatedTimestamp.toISOString() } : {}),
    })),
  };
}

async function messagesIn(sqs: SQSClient, QueueUrl: string): Promise<number> {
  const name = 'ApproximateNumberOfMessages';
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [name] }));
  return Number(Attributes?.[name] ?? 0);
}
