import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { DeploymentConfig } from '../config.ts';

/** The one topic that tells people: runs, approvals, alarms, the budget. */
export class NotificationTopic extends Construct {
  readonly topic: sns.Topic;

  constructor(
    scope: Construct,
    id: string,
    config: Pick<DeploymentConfig, 'enforceTls' | 'notificationEmails'>,
  ) {
    super(scope, id);
    // A key of our own, because CloudWatch alarms and budgets cannot publish to a topic with the AWS managed one.
    const masterKey = new kms.Key(this, 'Key', {
      description: 'Dragoman notifications',
      enableKeyRotation: true,
      // It encrypts messages on their way, nothing that is kept.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.topic = new sns.Topic(this, 'Topic', {
      displayName: 'Dragoman',
      masterKey,
      enforceSSL: config.enforceTls,
    });
    for (const email of config.notificationEmails) this.topic.addSubscription(new EmailSubscription(email));
    const inThisAccount = { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } };
    for (const service of ['cloudwatch.amazonaws.com', 'budgets.amazonaws.com']) {
      const principals = [new iam.ServicePrincipal(service)];
      this.topic.addToResourcePolicy(
        new iam.PolicyStatement({
          principals,
          actions: ['sns:Publish'],
          resources: [this.topic.topicArn],
          conditions: inThisAccount,
        }),
      );
      masterKey.addToResourcePolicy(
        new iam.PolicyStatement({
          principals,
          actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
          resources: ['*'],
          conditions: inThisAccount,
        }),
      );
    }
  }
}
