import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { ObjectMissing } from '../errors.ts';
import type { MutableObjects } from './objects.ts';

interface S3Objects extends MutableObjects {
  readonly bucket: string;
}

const isMissing = (error: unknown) =>
  error instanceof S3ServiceException &&
  (error.$metadata.httpStatusCode === 404 || error.name === 'NoSuchKey' || error.name === 'NoSuchVersion');

const isTaken = (error: unknown) =>
  error instanceof S3ServiceException &&
  (error.$metadata.httpStatusCode === 412 || error.$metadata.httpStatusCode === 409);

/** The objects of one bucket. */
export function s3Objects(client: S3Client, bucket: string): S3Objects {
  const read = async (key: string, options: { Range?: string; VersionId?: string } = {}) => {
    try {
      const response = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key, ...options }));
      if (!response.Body) throw new ObjectMissing(`s3://${bucket}/${key} has no body.`);
      return response.Body;
    } catch (error) {
      if (isMissing(error)) throw new ObjectMissing(`No object s3://${bucket}/${key}.`, { cause: error });
      throw error;
    }
  };
  const head = async (key: string) => {
    try {
      return await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  };
  const put = (key: string, body: Uint8Array | string, contentType?: string, IfNoneMatch?: '*') =>
    client.send(
      new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: contentType, IfNoneMatch }),
    );
  return {
    bucket,
    get: async (key) => (await read(key)).transformToByteArray(),
    getRange: async (key, first, last) =>
      (await read(key, { Range: `bytes=${first}-${last}` })).transformToByteArray(),
    async *stream(key, versionId, range) {
      const body = await read(key, {
        ...(versionId !== undefined && { VersionId: versionId }),
        ...(range && { Range: `bytes=${range.first}-${range.last}` }),
      });
      yield* body as unknown as AsyncIterable<Uint8Array>;
    },
    put: async (key, body, contentType) => {
      await put(key, body, contentType);
    },
    putStream: async (key, body, contentType) => {
      const params = { Bucket: bucket, Key: key, Body: Readable.from(body), ContentType: contentType };
      await new Upload({ client, params }).done();
    },
    putIfAbsent: async (key, body, contentType) => {
      try {
        await put(key, body, contentType, '*');
        return true;
      } catch (error) {
        if (isTaken(error)) return false;
        throw error;
      }
    },
    async *list(prefix) {
      for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix })) {
        for (const object of page.Contents ?? []) {
          yield { key: object.Key as string, sizeBytes: object.Size ?? 0 };
        }
      }
    },
    size: async (key) => (await head(key))?.ContentLength,
    copyTo: async (key, target, targetKey, versionId) => {
      const version = versionId === undefined ? '' : `?versionId=${versionId}`;
      const source = `${bucket}/${key.split('/').map(encodeURIComponent).join('/')}${version}`;
      try {
        await client.send(
          new CopyObjectCommand({ Bucket: (target as S3Objects).bucket, Key: targetKey, CopySource: source }),
        );
      } catch (error) {
        if (isMissing(error)) throw new ObjectMissing(`No object s3://${bucket}/${key}.`, { cause: error });
        throw error;
      }
    },
    erase: async (key) => {
      // One page holds 1,000 versions of keys that begin with this one, of this key first.
      let erased = false;
      for (;;) {
        const page = await client.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: key }));
        const all = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
        const own = all.filter(({ Key }) => Key === key);
        for (const { VersionId } of own) {
          await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, VersionId }));
        }
        erased ||= own.length > 0;
        if (own.length === 0 || !page.IsTruncated) return erased;
      }
    },
  };
}
