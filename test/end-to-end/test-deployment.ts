import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { JobAttempt, Run } from '../../contracts/entities.ts';
import type { CorpusId } from '../../core/keys.ts';
import { type Connection, connect } from '../../local/connect.ts';
import { deployStack } from '../../local/deploy.ts';
import { ROOT_DIRECTORY, TRAINER } from '../../local/paths.ts';
import { type LocalRuntime, startRuntime } from '../../local/runtime.ts';
import { eventually } from './eventually.ts';
import { type Inbox, inboxOf } from './inbox.ts';
import { lambdaErrors } from './lambda-errors.ts';

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

/** The real stack on the emulator with IAM enforced, and all that a test may see and do there. */
export interface TestDeployment extends Connection {
  runtime: LocalRuntime;
  outputs: Record<string, string>;
  /** What people were told. */
  notifications: Inbox<Notification>;
  /** What other systems were told. */
  busEvents: Inbox<BusEvent>;
  /** S3's own events of the landing bucket, word for word. */
  uploadEvents: Inbox<string>;
  /** Delivers an event of S3 once more, as SQS and EventBridge may. */
  redeliverUpload(event: string): Promise<void>;
  /** Lets the jobs of a model line fail as DRAGOMAN_FAULT of the trainer says. */
  planFault(model: string, fault: string): void;
  /** Events of S3 that wait to be noted. */
  waitingUploadEvents(): Promise<number>;
  /** What could not be delivered or handled: bodies of the messages in the dead-letter queues. */
  deadLetters(): Promise<readonly string[]>;
  /** Stops the execution of a run, as the console does. */
  abort(runId: string): Promise<void>;
  /** Everything an attempt of a job wrote to its log. */
  jobLog(attempt: JobAttempt): Promise<string[]>;
  /** Starts a training by hand. @returns the run's id */
  startTraining(model: string): Promise<string>;
  /** Waits for a run of a corpus for which `wanted` is true; the newest, if there are several. */
  nextRun(corpus: CorpusId, wanted: (run: Run) => boolean): Promise<Run>;
  /** Waits until a run does something; fails at once when it ends without having done it. */
  during<Answer>(
    runId: string,
    what: string,
    ask: () => Promise<Answer | undefined | false>,
    seconds: number,
  ): Promise<Answer>;
  /** Waits until a run has ended, given back what it held, and freed its corpus. */
  ended(runId: string, seconds: number): Promise<Run>;
  /** The run, its attempts and the end of the emulator's log, for the message of a wait that was in vain. */
  stateOf(runId: string): Promise<string>;
}

const STATE_DIRECTORY = path.join(ROOT_DIRECTORY, '.local', 'end-to-end');
const TRAINER_WITH_FAULTS = fileURLToPath(new URL('trainer-with-faults.sh', import.meta.url));
const LOG_LINES = 20;

/** Starts the emulator, deploys the `local` stacks with `cdk deploy`, and listens to everything they say. */
export async function startTestDeployment(): Promise<TestDeployment> {
  const faults = path.join(STATE_DIRECTORY, 'faults');
  rmSync(STATE_DIRECTORY, { recursive: true, force: true });
  mkdirSync(faults, { recursive: true });
  const runtime = await startRuntime({
    stateDirectory: STATE_DIRECTORY,
    enforceIam: true,
    // A stopped trainer saves in a few seconds; one that does not is killed before a test waits too long.
    stopTimeoutSeconds: 10,
    maxRunningJobsPerQueue: 2,
    jobEntrypoint: ['/bin/sh', TRAINER_WITH_FAULTS, faults, TRAINER],
  });
  try {
    const outputs = await deployStack(runtime);
    const connection = connect(runtime, outputs);
    const listening = await listen(runtime, outputs);
    const logs = new CloudWatchLogsClient(runtime.clientConfig);
    const trouble = async () =>
      [
        'The last warnings and errors of Lambdas:',
        ...(await lambdaErrors(logs)).slice(-LOG_LINES),
        "The end of the emulator's log:",
        ...readFileSync(path.join(STATE_DIRECTORY, 'emulator.log'), 'utf8')
          .trimEnd()
          .split('\n')
          .slice(-LOG_LINES),
      ].join('\n');
    const stateOf = async (runId: string) => {
      const run = await connection.registry.getRun(runId);
      const attempts = await connection.registry.listAttempts(runId);
      return `${JSON.stringify({ run, attempts }, null, 2)}\n${await trouble()}`;
    };
    const lambda = new LambdaClient(runtime.clientConfig);
    const stepFunctions = new SFNClient(runtime.clientConfig);
    return {
      ...connection,
      ...listening,
      runtime,
      outputs,
      stateOf,
      planFault: (model, fault) => writeFileSync(path.join(faults, model), fault),
      startTraining: async (model) => {
        const answer = await lambda.send(
          new InvokeCommand({ FunctionName: outputs.StartTrainingName, Payload: JSON.stringify({ model }) }),
        );
        const text = Buffer.from(answer.Payload ?? []).toString();
        if (answer.FunctionError) throw new Error(`start-training failed: ${text}`);
        return (JSON.parse(text) as [string])[0];
      },
      abort: async (runId) => {
        const executionArn = (await connection.registry.getRun(runId))?.executionArn;
        await stepFunctions.send(new StopExecutionCommand({ executionArn, cause: 'Stopped in the console' }));
      },
      jobLog: async ({ logStreamName }) => {
        const { events = [] } = await logs.send(
          new GetLogEventsCommand({
            logGroupName: outputs.JobLogGroupName,
            logStreamName,
            startFromHead: true,
          }),
        );
        return events.map(({ message = '' }) => message);
      },
      nextRun: (corpus, wanted) =>
        eventually(
          `another run of ${corpus.corpus}`,
          async () => (await connection.registry.listRuns({ corpus })).items.find(wanted),
          {
            seconds: 90,
            state: async () => {
              const runs = (await connection.registry.listRuns({ corpus })).items;
              return `${JSON.stringify(runs, null, 2)}\n${await trouble()}`;
            },
          },
        ),
      during: (runId, what, ask, seconds) =>
        eventually(
          `run ${runId} to ${what}`,
          async () => {
            // Before the question, because what the run did last counts.
            const over = (await connection.registry.getRun(runId))?.endedAt !== undefined;
            const answer = await ask();
            if (over && (answer === undefined || answer === false))
              throw new Error(`${runId} ended and did not ${what}. ${await stateOf(runId)}`);
            return answer;
          },
          { seconds, state: () => stateOf(runId) },
        ),
      ended: (runId, seconds) =>
        eventually(
          `run ${runId} to end`,
          async () => {
            const run = await connection.registry.getRun(runId);
            if (run?.endedAt === undefined) return undefined;
            // The lock is what close-run gives back last.
            return (await connection.registry.getCorpus(run))?.lockedBy !== runId && run;
          },
          { seconds, state: () => stateOf(runId) },
        ),
    };
  } catch (error) {
    await runtime.stop();
    throw error;
  }
}

/** Queues that get what the deployment tells people and systems, and what S3 tells the deployment. */
async function listen(runtime: LocalRuntime, outputs: Record<string, string>) {
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
