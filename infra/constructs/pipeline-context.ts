import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as events from 'aws-cdk-lib/aws-events';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { LambdaCode } from '../bundle-lambdas.ts';
import type { DeploymentConfig } from '../config.ts';

/** What nearly every construct of the pipeline works with. */
export interface PipelineContext {
  config: DeploymentConfig;
  code: LambdaCode;
  landing: s3.IBucket;
  data: s3.IBucket;
  models: s3.IBucket;
  table: dynamodb.ITableV2;
  topic: sns.ITopic;
  bus: events.IEventBus;
  /** What links in messages start with. */
  dashboardUrl: string;
}

/** The values of the contract's variables that come from the context. */
export function contextEnvironment(context: PipelineContext) {
  return {
    table: { TABLE_NAME: context.table.tableName },
    landing: { LANDING_BUCKET: context.landing.bucketName },
    data: { DATA_BUCKET: context.data.bucketName },
    models: { MODELS_BUCKET: context.models.bucketName },
    topic: { TOPIC_ARN: context.topic.topicArn, DASHBOARD_URL: context.dashboardUrl },
    bus: { EVENT_BUS_NAME: context.bus.eventBusName },
    code: { CODE_VERSION: context.code.codeVersion },
  };
}
