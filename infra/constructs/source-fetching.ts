import { RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { allowObjects } from './access.ts';
import type { DragomanFunction } from './dragoman-function.ts';
import { contextEnvironment, type PipelineContext } from './pipeline-context.ts';
import { pipelineLambda } from './pipeline-lambda.ts';

export interface SourceFetchingProps {
  context: PipelineContext;
  /** Takes the runs of sources that Scheduler could not start. */
  eventsDeadLetters: sqs.IQueue;
}

/**
 * Sources that are fetched by themselves: `dragoman sources register` makes one schedule for each in this group, which
 * invokes `fetch-source`; that puts new files into the landing bucket. It may read nothing there, and of other buckets
 * only those that the deployment names.
 */
export class SourceFetching extends Construct {
  readonly fetchSource: DragomanFunction<'fetch-source'>;
  readonly group: scheduler.ScheduleGroup;
  readonly scheduleRole: iam.Role;

  constructor(scope: Construct, id: string, { context, eventsDeadLetters }: SourceFetchingProps) {
    super(scope, id);
    const { allowedHosts, allowedBuckets, trustedAddresses, allowHttp } = context.config.fetch;
    const env = contextEnvironment(context);
    this.fetchSource = pipelineLambda(this, context, 'fetch-source', {
      size: 'long',
      environment: {
        ...env.table,
        ...env.landing,
        ...env.data,
        ...env.topic,
        ALLOWED_HOSTS: allowedHosts.join(','),
        ALLOWED_BUCKETS: allowedBuckets.join(','),
        TRUSTED_ADDRESSES: trustedAddresses.join(','),
        ALLOW_HTTP: allowHttp ? 'true' : 'false',
      },
      landing: { write: [''] },
      data: { read: ['fetches/', 'sources/'], write: ['fetches/', 'sources/'], erase: ['fetches/'] },
    });
    for (const name of allowedBuckets) {
      const bucket = s3.Bucket.fromBucketName(this, `From-${name}`, name);
      allowObjects(this.fetchSource.function, bucket, { read: [''] });
    }
    this.group = new scheduler.ScheduleGroup(this, 'Schedules', { removalPolicy: RemovalPolicy.DESTROY });
    this.scheduleRole = new iam.Role(this, 'ScheduleRole', {
      assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com'),
    });
    this.fetchSource.function.grantInvoke(this.scheduleRole);
    eventsDeadLetters.grantSendMessages(this.scheduleRole);
  }
}
