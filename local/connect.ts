import type { Readable } from 'node:stream';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { Objects } from '../core/objects/objects.ts';
import { s3Objects } from '../core/objects/s3-objects.ts';
import { createRegistry } from '../core/registry/create-registry.ts';
import { documentClient } from '../core/registry/document-client.ts';
import type { Registry } from '../core/registry/registry.ts';
import type { LocalRuntime } from './runtime.ts';

/** A deployed stack on this machine, as its users see it. */
export interface Connection {
  registry: Registry;
  data: Objects;
  models: Objects;
  /** Puts an object into the landing bucket. */
  upload(key: string, body: Readable | Buffer): Promise<void>;
}

/** @param outputs of the deployed stacks, by name */
export function connect(
  { clientConfig }: Pick<LocalRuntime, 'clientConfig'>,
  outputs: Record<string, string>,
): Connection {
  const s3 = new S3Client(clientConfig);
  const documents = documentClient(new DynamoDBClient(clientConfig));
  return {
    registry: createRegistry(documents, outputs.TableName),
    data: s3Objects(s3, outputs.DataBucketName),
    models: s3Objects(s3, outputs.ModelsBucketName),
    upload: async (Key, Body) => {
      await new Upload({ client: s3, params: { Bucket: outputs.LandingBucketName, Key, Body } }).done();
    },
  };
}
