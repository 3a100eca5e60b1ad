import { BatchClient } from '@aws-sdk/client-batch';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DragomanError } from '../core/errors.ts';
import { createRegistry } from '../core/registry/create-registry.ts';
import { documentClient } from '../core/registry/document-client.ts';
import type { Registry } from '../core/registry/registry.ts';
import { requireRunningDeployment } from '../local/runtime-file.ts';

/** The deployment has no such output: it is not deployed, or by another version. */
export class DeploymentIncomplete extends DragomanError {}

const DEPLOYMENTS = ['local', 'production'] as const;
export type DeploymentName = (typeof DEPLOYMENTS)[number];

const STACKS = ['DragomanData', 'DragomanTraining', 'DragomanDashboard', 'DragomanPipeline', 'DragomanApi'];

/** A deployment with the clients of its account. */
export interface Deployment {
  name: DeploymentName;
  registry: Registry;
  stepFunctions: SFNClient;
  lambda: LambdaClient;
  eventBridge: EventBridgeClient;
  scheduler: SchedulerClient;
  batch: BatchClient;
  sqs: SQSClient;
  cloudWatch: CloudWatchClient;
  logs: CloudWatchLogsClient;
  sns: SNSClient;
  s3: S3Client;
  /** Of all stacks, by name. */
  outputs: Record<string, string>;
  /** Closes all connections, so that the process ends. */
  close: () => void;
}

/**
 * Opens a deployment: the local one that runs (its credentials mean nothing), or the one in the account of the AWS
 * credentials and region that the SDK finds. @param stateDirectory of a local one; absent: the usual one
 * @throws NoLocalDeployment, DeploymentIncomplete
 */
export async function openDeployment(name: DeploymentName, stateDirectory?: string): Promise<Deployment> {
  const { config, outputs } = name === 'local' ? localOutputs(stateDirectory) : await productionOutputs();
  const table = outputOf({ name, outputs }, 'TableName');
  const dynamo = new DynamoDBClient(config);
  const documents = documentClient(dynamo);
  const stepFunctions = new SFNClient(config);
  const lambda = new LambdaClient(config);
  const eventBridge = new EventBridgeClient(config);
  const scheduler = new SchedulerClient(config);
  const batch = new BatchClient(config);
  const logs = new CloudWatchLogsClient(config);
  const sqs = new SQSClient(config);
  const cloudWatch = new CloudWatchClient(config);
  const sns = new SNSClient(config);
  const s3 = new S3Client(config);
  return {
    name,
    registry: createRegistry(documents, table),
    stepFunctions,
    lambda,
    eventBridge,
    scheduler,
    batch,
    sqs,
    cloudWatch,
    logs,
    sns,
    s3,
    outputs,
    close: () => {
      documents.destroy();
      dynamo.destroy();
      stepFunctions.destroy();
      lambda.destroy();
      eventBridge.destroy();
      scheduler.destroy();
      batch.destroy();
      logs.destroy();
      sns.destroy();
      s3.destroy();
      sqs.destroy();
      cloudWatch.destroy();
    },
  };
}

/** @throws DeploymentIncomplete when the deployment has no such output */
export function outputOf({ name, outputs }: Pick<Deployment, 'name' | 'outputs'>, output: string): string {
  const value = outputs[output];
  if (value !== undefined) return value;
  throw new DeploymentIncomplete(
    `The deployment ${name} has no output ${output} yet. Wait until it is deployed, or deploy it.`,
  );
}

function localOutputs(stateDirectory?: string) {
  const { endpointUrl, region, outputs } = requireRunningDeployment(stateDirectory);
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return { config: { endpoint: endpointUrl, region, credentials }, outputs };
}

async function productionOutputs() {
  const cloudFormation = new CloudFormationClient({});
  try {
    const outputs: Record<string, string> = {};
    for (const StackName of STACKS) {
      const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
      for (const { OutputKey, OutputValue } of Stacks?.[0]?.Outputs ?? []) {
        if (OutputKey && OutputValue) outputs[OutputKey] = OutputValue;
      }
    }
    return { config: {}, outputs };
  } catch (error) {
    throw new DeploymentIncomplete(
      `The stacks ${STACKS.join(', ')} cannot be read: ${(error as Error).message}. Check the AWS credentials and the ` +
        'region (AWS_REGION), or deploy them.',
      { cause: error },
    );
  } finally {
    cloudFormation.destroy();
  }
}
