import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { DeploymentConfig } from '../config.ts';

export interface DragomanBucketProps {
  config: Pick<DeploymentConfig, 'protectData' | 'enforceTls'>;
  accessLogs: s3.IBucket;
  /** Beside the rules that every bucket has: aborted multipart uploads and old versions expire. */
  lifecycleRules?: s3.LifecycleRule[];
  /** Pages that may send parts of objects to presigned addresses, by their origins. */
  pageOrigins?: string[];
  /** Send an event to EventBridge for every change. */
  announcesObjects?: boolean;
}

/** A private, encrypted, versioned bucket with access logs; it outlives its stack where the deployment protects data. */
export class DragomanBucket extends Construct {
  readonly bucket: s3.Bucket;

  constructor(scope: Construct, id: string, props: DragomanBucketProps) {
    super(scope, id);
    this.bucket = new s3.Bucket(this, 'Bucket', {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      encryption: s3.BucketEncryption.S3_MANAGED,
      enforceSSL: props.config.enforceTls,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      versioned: true,
      ...(props.pageOrigins && {
        cors: [
          {
            allowedOrigins: props.pageOrigins,
            allowedMethods: [s3.HttpMethods.PUT],
            allowedHeaders: ['content-type'],
            maxAge: 3600,
          },
        ],
      }),
      serverAccessLogsBucket: props.accessLogs,
      serverAccessLogsPrefix: `${id}/`,
      removalPolicy: props.config.protectData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      lifecycleRules: [
        {
          abortIncompleteMultipartUploadAfter: Duration.days(7),
          noncurrentVersionExpiration: Duration.days(30),
        },
        ...(props.lifecycleRules ?? []),
      ],
    });
    if (props.announcesObjects) {
      // Not `eventBridgeEnabled`, which would add a custom resource with a Lambda of its own.
      (this.bucket.node.defaultChild as s3.CfnBucket).notificationConfiguration = {
        eventBridgeConfiguration: { eventBridgeEnabled: true },
      };
    }
  }
}
