import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';

/** Prefixes that end with `/`; `''` is the whole bucket. */
export interface ObjectAccess {
  read?: string[];
  write?: string[];
  /** Take away with all versions. */
  erase?: string[];
}

/**
 * Lets a role read and write objects below some prefixes and nothing else. Listing is allowed wherever reading or
 * writing is, because without it S3 answers 403 instead of 404 for an object that does not exist.
 */
export function allowObjects(role: iam.IGrantable, bucket: s3.IBucket, access: ObjectAccess): void {
  const below = (prefixes: string[]) => prefixes.map((prefix) => bucket.arnForObjects(`${prefix}*`));
  allow(role, ['s3:ListBucket'], [bucket.bucketArn]);
  // An object is copied with its tags.
  if (access.read)
    allow(role, ['s3:GetObject', 's3:GetObjectVersion', 's3:GetObjectTagging'], below(access.read));
  if (access.write)
    allow(role, ['s3:PutObject', 's3:AbortMultipartUpload', 's3:PutObjectTagging'], below(access.write));
  if (access.erase) {
    allow(role, ['s3:ListBucketVersions'], [bucket.bucketArn]);
    allow(role, ['s3:DeleteObject', 's3:DeleteObjectVersion'], below(access.erase));
  }
}

/** Lets a role use the registry through its access patterns: by key and by query, never by scan. */
export function allowRegistry(role: iam.IGrantable, table: dynamodb.ITableV2): void {
  allow(
    role,
    [
      'dynamodb:GetItem',
      'dynamodb:BatchGetItem',
      'dynamodb:Query',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'dynamodb:DeleteItem',
      'dynamodb:BatchWriteItem',
      'dynamodb:ConditionCheckItem',
    ],
    [table.tableArn, ...['gsi1', 'gsi2', 'gsi3'].map((index) => `${table.tableArn}/index/${index}`)],
  );
}

/** Adds one statement to the policy of a role. */
export function allow(role: iam.IGrantable, actions: string[], resources: string[]): void {
  role.grantPrincipal.addToPrincipalPolicy(new iam.PolicyStatement({ actions, resources }));
}
