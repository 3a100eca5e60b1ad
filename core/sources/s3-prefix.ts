import { CopyObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';

/** An object of somebody's bucket. */
export interface ListedObject {
  key: string;
  eTag: string;
  sizeBytes: number;
}

/** Buckets of others: what lies below a prefix, and copies of it. */
export interface ForeignObjects {
  list(bucket: string, prefix: string): AsyncIterable<ListedObject>;
  /** Copies exactly the listed content into the landing bucket, without passing through this process. */
  copyToLanding(bucket: string, object: ListedObject, landingKey: string): Promise<void>;
}

/** S3 copies objects up to this size in one request. */
export const LARGEST_COPY_BYTES = 5 * 1024 ** 3;

/** Buckets that the client's credentials may read. */
export function foreignObjects(client: S3Client, landingBucket: string): ForeignObjects {
  return {
    async *list(bucket, prefix) {
      for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix })) {
        for (const { Key, ETag, Size } of page.Contents ?? []) {
          yield { key: Key ?? '', eTag: ETag ?? '', sizeBytes: Size ?? 0 };
        }
      }
    },
    async copyToLanding(bucket, { key, eTag }, landingKey) {
      await client.send(
        new CopyObjectCommand({
          Bucket: landingBucket,
          Key: landingKey,
          CopySource: `${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`,
          CopySourceIfMatch: eTag,
        }),
      );
    },
  };
}
