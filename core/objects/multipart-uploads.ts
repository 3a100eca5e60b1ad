import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  NoSuchUpload,
  paginateListParts,
  S3Client,
  S3ServiceException,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { DragomanError } from '../errors.ts';

/** An object that was being sent in parts is finished, given up or expired. */
export class MultipartGone extends DragomanError {}

/** A part that has arrived. */
export interface ArrivedPart {
  partNumber: number;
  sizeBytes: number;
  eTag: string;
}

/** Objects of the landing bucket that are sent in parts by somebody who only has addresses. */
export interface MultipartUploads {
  /** @returns the id of the multipart upload */
  beginMultipart: (key: string) => Promise<string>;
  /** @returns an address that takes exactly so many bytes for one part, and nothing else, for some time */
  presignPart: (
    part: { key: string; multipartId: string; partNumber: number; sizeBytes: number },
    seconds: number,
  ) => Promise<string>;
  /** In ascending order. @throws MultipartGone */
  listParts: (key: string, multipartId: string) => Promise<ArrivedPart[]>;
  /** @throws MultipartGone */
  completeMultipart: (key: string, multipartId: string, parts: readonly ArrivedPart[]) => Promise<void>;
  /** Nothing happens where there is none. */
  abortMultipart: (key: string, multipartId: string) => Promise<void>;
}

/** Multipart uploads of a bucket. */
export function multipartUploads(client: S3Client, bucket: string): MultipartUploads {
  let signer: S3Client | undefined;
  const of = (key: string, multipartId: string) => ({ Bucket: bucket, Key: key, UploadId: multipartId });
  return {
    async beginMultipart(key) {
      const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key: key }));
      return UploadId as string;
    },
    async presignPart({ key, multipartId, partNumber, sizeBytes }, seconds) {
      signer ??= signerLike(client);
      const part = { ...of(key, multipartId), PartNumber: partNumber, ContentLength: sizeBytes };
      // Signed, so that a part of another length is refused; without it the SDK would leave the length open.
      const signableHeaders = new Set(['host', 'content-length']);
      return getSignedUrl(signer, new UploadPartCommand(part), { expiresIn: seconds, signableHeaders });
    },
    async listParts(key, multipartId) {
      try {
        const parts: ArrivedPart[] = [];
        for await (const page of paginateListParts({ client }, of(key, multipartId))) {
          for (const { PartNumber = 0, Size = 0, ETag = '' } of page.Parts ?? []) {
            parts.push({ partNumber: PartNumber, sizeBytes: Size, eTag: ETag });
          }
        }
        return parts;
      } catch (error) {
        throw isGone(error) ? multipartGone(key, error) : error;
      }
    },
    async completeMultipart(key, multipartId, parts) {
      const Parts = parts.map(({ partNumber, eTag }) => ({ PartNumber: partNumber, ETag: eTag }));
      try {
        await client.send(
          new CompleteMultipartUploadCommand({ ...of(key, multipartId), MultipartUpload: { Parts } }),
        );
      } catch (error) {
        throw isGone(error) ? multipartGone(key, error) : error;
      }
    },
    async abortMultipart(key, multipartId) {
      try {
        await client.send(new AbortMultipartUploadCommand(of(key, multipartId)));
      } catch (error) {
        if (!isGone(error)) throw error;
      }
    },
  };
}

/**
 * A client that signs as another one would, but for the checksum of no bytes, which the SDK would sign into the address:
 * S3 would refuse every part that has some.
 */
function signerLike({ config: { region, credentials, endpoint, forcePathStyle } }: S3Client): S3Client {
  return new S3Client({
    ...{ region, credentials, ...(endpoint && { endpoint }) },
    ...(forcePathStyle !== undefined && { forcePathStyle }),
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
}

const isGone = (error: unknown) =>
  error instanceof NoSuchUpload || (error instanceof S3ServiceException && error.name === 'NoSuchUpload');

const multipartGone = (key: string, cause: unknown) =>
  new MultipartGone(`What was sent of ${key} is finished, given up or expired. Send the file again.`, {
    cause,
  });
