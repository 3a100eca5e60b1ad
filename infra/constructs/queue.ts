import { Duration } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { DeploymentConfig } from '../config.ts';

/** An encrypted queue that keeps messages for two weeks. */
export function queue(
  scope: Construct,
  id: string,
  config: Pick<DeploymentConfig, 'enforceTls'>,
  props: sqs.QueueProps = {},
): sqs.Queue {
  return new sqs.Queue(scope, id, {
    encryption: sqs.QueueEncryption.SQS_MANAGED,
    enforceSSL: config.enforceTls,
    retentionPeriod: Duration.days(14),
    ...props,
  });
}
