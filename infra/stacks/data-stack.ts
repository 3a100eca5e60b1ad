import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import type { DeploymentConfig } from '../config.ts';
import { DragomanBucket } from '../constructs/dragoman-bucket.ts';
import { pageOrigins } from '../page-origins.ts';

/** What must outlive every deploy: uploads, datasets, models and the table. */
export class DataStack extends Stack {
  readonly landing: s3.Bucket;
  readonly data: s3.Bucket;
  readonly models: s3.Bucket;
  readonly table: dynamodb.TableV2;

  constructor(scope: Construct, id: string, config: DeploymentConfig, props: StackProps) {
    super(scope, id, { ...props, terminationProtection: config.protectData });
    const accessLogs = this.accessLogs(config);
    this.landing = new DragomanBucket(this, 'Landing', {
      config,
      accessLogs,
      announcesObjects: true,
      pageOrigins: pageOrigins(config),
    }).bucket;
    this.data = new DragomanBucket(this, 'Data', {
      config,
      accessLogs,
      // Reports of a run are summed up in its manifest; shards are rebuilt from the uploads when a version needs them.
      lifecycleRules: [
        { id: 'work-files-of-runs', prefix: 'runs/', expiration: Duration.days(90) },
        { id: 'unfinished-downloads', prefix: 'fetches/', expiration: Duration.days(14) },
        { id: 'shards', prefix: 'shards/', expiration: Duration.days(365) },
        // What the API writes down of the registry is made again when it is missing, and names titles that may have to go.
        {
          id: 'search',
          prefix: 'search/',
          expiration: Duration.days(30),
          noncurrentVersionExpiration: Duration.days(1),
        },
      ],
    }).bucket;
    this.models = new DragomanBucket(this, 'Models', {
      config,
      accessLogs,
      // Finished models lie under models/; what a training run leaves behind is only needed to resume or inspect it.
      lifecycleRules: [
        {
          id: 'runs',
          prefix: 'runs/',
          transitions: [
            { storageClass: s3.StorageClass.INFREQUENT_ACCESS, transitionAfter: Duration.days(60) },
          ],
        },
      ],
    }).bucket;
    this.table = new dynamodb.TableV2(this, 'Table', {
      partitionKey: { name: 'pk', type: dynamodb.AttributeType.STRING },
      sortKey: { name: 'sk', type: dynamodb.AttributeType.STRING },
      globalSecondaryIndexes: ['gsi1', 'gsi2', 'gsi3'].map((indexName) => ({
        indexName,
        partitionKey: { name: `${indexName}pk`, type: dynamodb.AttributeType.STRING },
        sortKey: { name: `${indexName}sk`, type: dynamodb.AttributeType.STRING },
      })),
      billing: dynamodb.Billing.onDemand(),
      encryption: dynamodb.TableEncryptionV2.awsManagedKey(),
      timeToLiveAttribute: 'expiresAt',
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: config.protectData,
      removalPolicy: config.protectData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    new CfnOutput(this, 'LandingBucketName', { value: this.landing.bucketName });
    new CfnOutput(this, 'DataBucketName', { value: this.data.bucketName });
    new CfnOutput(this, 'ModelsBucketName', { value: this.models.bucketName });
    new CfnOutput(this, 'TableName', { value: this.table.tableName });
  }

  private accessLogs(config: DeploymentConfig): s3.Bucket {
    const bucket = new s3.Bucket(this, 'AccessLogs', {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      encryption: s3.BucketEncryption.S3_MANAGED,
      enforceSSL: config.enforceTls,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      removalPolicy: config.protectData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      lifecycleRules: [{ expiration: Duration.days(config.logRetentionDays) }],
    });
    acknowledge(bucket, {
      'AwsSolutions-S1': 'This bucket receives the access logs; logging itself would never end.',
    });
    return bucket;
  }
}
