import {
  CopyObjectCommand,
  paginateListObjectsV2,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { DownloadRefused } from './errors.ts';

/** An object of somebody's bucket. */
export interface ListedObject {
  key: string;
  eTag: string;
  sizeBytes: number;
}

/** Buckets of others: what lies below a prefix, and copies of it. */
export interface ForeignObjects {
  /** @throws DownloadRefused */
  list(bucket: string, prefix: string): AsyncIterable<ListedObject>;
  /** Copies exactly the listed content into the landing bucket, without passing through this process. @throws DownloadRefused */
  copyToLanding(bucket: string, object: ListedObject, landingKey: string): Promise<void>;
}

/** S3 copies objects up to this size in one request. */
export const LARGEST_COPY_BYTES = 5 * 1024 ** 3;

/** Buckets that the client's credentials may read. */
export function foreignObjects(client: S3Client, landingBucket: string): ForeignObjects {
  return {
    async *list(bucket, prefix) {
      try {
        for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix })) {
          for (const { Key, ETag, Size } of page.Contents ?? []) {
            yield { key: Key ?? '', eTag: ETag ?? '', sizeBytes: Size ?? 0 };
          }
        }
      } catch (error) {
        throw refusal(error, `s3://${bucket}/${prefix}`);
      }
    },
    async copyToLanding(bucket, { key, eTag }, landingKey) {
      const source = `${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
      try {
        await client.send(
          new CopyObjectCommand({
            Bucket: landingBucket,
            Key: landingKey,
            CopySource: source,
            CopySourceIfMatch: eTag,
          }),
        );
      } catch (error) {
        throw refusal(error, `s3://${bucket}/${key}`);
      }
    },
  };
}

/** What S3 says no to; what keeps failing on its side (5xx) is no answer, and leaves as it came. */
function refusal(error: unknown, what: string): unknown {
  if (!(error instanceof S3ServiceException) || error.$fault === 'server') return error;
  const why =
    error.$metadata.httpStatusCode === 412
      ? 'it changed while it was being copied. The next run takes it as it is then'
      : `S3 answers ${error.name}. Check that the bucket exists, and that its policy lets this deployment list and read it`;
  return new DownloadRefused(`${what} was not copied: ${why}.`, { cause: error });
}
