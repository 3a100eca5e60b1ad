import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BatchClient } from '@aws-sdk/client-batch';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SchedulerClient } from '@aws-sdk/client-scheduler';
import type { SFNClient } from '@aws-sdk/client-sfn';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { ApiResources } from '../contracts/api/resources.ts';
import { batchJobs } from '../core/diagnosis/jobs.ts';
import { trainerCommands } from '../core/evaluation/trainer-commands.ts';
import { publishEvent } from '../core/events/publish-event.ts';
import { requestPreparations } from '../core/intake/request-preparation.ts';
import { listFigures } from '../core/listings/list-figures.ts';
import { recentLists } from '../core/listings/recent-lists.ts';
import type { Log } from '../core/log.ts';
import { emailSubscriptions } from '../core/notifications/email-subscriptions.ts';
import { postWebhook } from '../core/notifications/post-webhook.ts';
import { multipartUploads } from '../core/objects/multipart-uploads.ts';
import { presignDownload } from '../core/objects/presign-download.ts';
import { s3Objects } from '../core/objects/s3-objects.ts';
import { deploymentHealth } from '../core/overview/deployment-health.ts';
import type { Registry } from '../core/registry/registry.ts';
import { sendAnswer, stopExecution } from '../core/runs/executions.ts';
import { invokeLater } from '../core/runs/invoke.ts';
import { corpusSchedules } from '../core/schedules/corpus-schedules.ts';
import { registryMirror } from '../core/search/registry-mirror.ts';
import { sourceSchedules } from '../core/sources/source-schedules.ts';
import { lineSchedules } from '../core/training/line-schedules.ts';
import { requestTrainings } from '../core/training/request-trainings.ts';
import type { ApiServices, ApiTerms } from './services.ts';

/** The clients that the API speaks to AWS with. */
export interface ApiClients {
  registry: Registry;
  s3: S3Client;
  stepFunctions: SFNClient;
  lambda: LambdaClient;
  eventBridge: EventBridgeClient;
  batch: BatchClient;
  logs: CloudWatchLogsClient;
  scheduler: SchedulerClient;
  sqs: SQSClient;
  cloudWatch: CloudWatchClient;
  sns: SNSClient;
}

/** The services of the API over a deployment. */
export function createServices(
  deployment: string,
  {
    registry,
    s3,
    stepFunctions,
    lambda,
    eventBridge,
    batch,
    logs,
    scheduler,
    sqs,
    cloudWatch,
    sns,
  }: ApiClients,
  resources: ApiResources,
  terms: ApiTerms,
  log: Log,
): ApiServices {
  const buckets = {
    landing: resources.LandingBucketName,
    data: resources.DataBucketName,
    models: resources.ModelsBucketName,
  };
  const sources = sourceSchedules(scheduler, {
    groupName: resources.SourceScheduleGroupName,
    fetchSourceArn: resources.FetchSourceArn,
    roleArn: resources.SourceScheduleRoleArn,
    deadLetterArn: resources.EventsDeadLetterQueueArn,
  });
  const lines = lineSchedules(scheduler, {
    groupName: resources.LineScheduleGroupName,
    startTrainingArn: resources.StartTrainingArn,
    roleArn: resources.LineScheduleRoleArn,
    deadLetterArn: resources.EventsDeadLetterQueueArn,
  });
  const corpora = corpusSchedules(scheduler, {
    groupName: resources.LineScheduleGroupName,
    startPreparationArn: resources.StartPreparationArn,
    roleArn: resources.LineScheduleRoleArn,
    deadLetterArn: resources.EventsDeadLetterQueueArn,
  });
  const emails = emailSubscriptions(sns, resources.TopicArn);
  const data = s3Objects(s3, buckets.data);
  const now = () => new Date();
  const lists = recentLists(registry, now);
  const figures = listFigures({ registry, now });
  return {
    deployment,
    registry: lists.registry,
    mirror: registryMirror({ registry, data, now, log }),
    figures,
    forgetLists: () => {
      lists.forget();
      figures.forget();
    },
    landing: s3Objects(s3, buckets.landing),
    data,
    models: s3Objects(s3, buckets.models),
    steering: {
      stopExecution: (arn, error, cause) => stopExecution(stepFunctions, arn, error, cause),
      closeRun: (runId, error, cause) => invokeLater(lambda, resources.CloseRunName, { runId, error, cause }),
      sendAnswer: (token, answer) => sendAnswer(stepFunctions, token, answer),
      startTraining: (event) => requestTrainings(lambda, resources.StartTrainingName, event),
      startPreparation: (event) => requestPreparations(lambda, resources.StartPreparationName, event),
      setSourceSchedule: sources.set,
      removeSourceSchedule: sources.remove,
      setLineSchedule: lines.set,
      setCorpusSchedule: corpora.set,
      fetchSource: (name) => invokeLater(lambda, resources.FetchSourceArn, name),
      eraseText: (event) => invokeLater(lambda, resources.EraseTextArn, event),
      health: () =>
        deploymentHealth(
          { sqs, cloudWatch },
          { uploads: resources.UploadsDeadLetterQueueUrl, events: resources.EventsDeadLetterQueueUrl },
        ),
      logTail: batchJobs(batch, logs, resources.JobLogGroupName).logTail,
      publishEvent: (type, detail) => publishEvent(eventBridge, resources.EventBusName, type, detail),
      ...trainerCommands(batch, {
        queueArn: resources.CpuQueueArn,
        jobDefinitionArn: resources.CpuJobDefinitionArn,
        modelsBucket: buckets.models,
      }),
      ...multipartUploads(s3, buckets.landing),
      listEmails: emails.list,
      addEmail: emails.add,
      removeEmail: emails.remove,
      postWebhook: postWebhook(),
      presignDownload: (store, key, as) => presignDownload(s3, buckets[store], key, as),
    },
    terms,
    now,
    newId: randomUUID,
    sleep: (milliseconds) => sleep(milliseconds),
    log,
  };
}
