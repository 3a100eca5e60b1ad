import { BatchClient } from '@aws-sdk/client-batch';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { ApiClients } from '../api/create-services.ts';
import { cognitoMembers } from '../core/members/cognito-members.ts';
import type { Members } from '../core/members/members.ts';
import type { MutableObjects } from '../core/objects/objects.ts';
import { s3Objects } from '../core/objects/s3-objects.ts';
import { createRegistry } from '../core/registry/create-registry.ts';
import { documentClient } from '../core/registry/document-client.ts';
import type { Registry } from '../core/registry/registry.ts';

/** Clients are made at their first use and live as long as the execution environment of the Lambda. */
const once = <Client>(create: () => Client): (() => Client) => {
  let client: Client | undefined;
  return () => {
    client ??= create();
    return client;
  };
};

export const s3 = once(() => new S3Client({}));
const documents = once(() => documentClient(new DynamoDBClient({})));

export const batch = once(() => new BatchClient({}));
export const logs = once(() => new CloudWatchLogsClient({}));
export const eventBridge = once(() => new EventBridgeClient({}));
export const lambda = once(() => new LambdaClient({}));
export const scheduler = once(() => new SchedulerClient({}));
export const stepFunctions = once(() => new SFNClient({}));
const cognito = once(() => new CognitoIdentityProviderClient({}));
const sqs = once(() => new SQSClient({}));
const cloudWatch = once(() => new CloudWatchClient({}));
export const sns = once(() => new SNSClient({}));

export const registryOf = (environment: { TABLE_NAME: string }): Registry =>
  createRegistry(documents(), environment.TABLE_NAME);
export const landingOf = (environment: { LANDING_BUCKET: string }): MutableObjects =>
  bucket(environment.LANDING_BUCKET);
export const dataOf = (environment: { DATA_BUCKET: string }): MutableObjects =>
  bucket(environment.DATA_BUCKET);
export const modelsOf = (environment: { MODELS_BUCKET: string }): MutableObjects =>
  bucket(environment.MODELS_BUCKET);

/** One store for a bucket, because what was loaded from it is kept for as long as the store is. */
const buckets = new Map<string, MutableObjects>();
function bucket(name: string): MutableObjects {
  const objects = buckets.get(name) ?? s3Objects(s3(), name);
  buckets.set(name, objects);
  return objects;
}

/** Opens `s3://bucket/key`, in whatever bucket the Lambda's role may read. */
export const openS3Uri = (uri: string): AsyncIterable<Uint8Array> => {
  const { hostname, pathname } = new URL(uri);
  return s3Objects(s3(), hostname).stream(decodeURIComponent(pathname.slice(1)));
};

/** The people of a user pool. */
export const membersOf = ({ USER_POOL_ID }: { USER_POOL_ID: string }): Members =>
  cognitoMembers(cognito(), USER_POOL_ID);

/** What the API speaks to AWS with. */
export const apiClientsOf = (environment: { TABLE_NAME: string }): ApiClients => ({
  registry: registryOf(environment),
  s3: s3(),
  stepFunctions: stepFunctions(),
  lambda: lambda(),
  eventBridge: eventBridge(),
  batch: batch(),
  logs: logs(),
  scheduler: scheduler(),
  sqs: sqs(),
  cloudWatch: cloudWatch(),
  sns: sns(),
});

/** Loads the public keys of a user pool: from where AWS has them, or from the emulator that stands for AWS. */
export async function loadPublicKeys(address: string): Promise<ArrayBuffer> {
  const emulator = process.env.AWS_ENDPOINT_URL;
  const source = emulator === undefined ? address : new URL(new URL(address).pathname, emulator);
  const response = await fetch(source, { signal: AbortSignal.timeout(5000) });
  if (!response.ok) throw new Error(`${source} answers ${response.status}.`);
  return response.arrayBuffer();
}
