import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

/** How a browser treats what it reads under a presigned address. */
export interface DownloadAs {
  /** The name under which it is saved; absent: it is shown. */
  fileName?: string;
  /** How long the address works. */
  seconds: number;
}

/** @returns an address under which anybody who has it reads one object for some time, and nothing else */
export function presignDownload(
  client: S3Client,
  bucket: string,
  key: string,
  { fileName, seconds }: DownloadAs,
): Promise<string> {
  const command = new GetObjectCommand({
    Bucket: bucket,
    Key: key,
    ResponseContentDisposition: fileName === undefined ? 'inline' : dispositionOf(fileName),
  });
  return getSignedUrl(client, command, { expiresIn: seconds });
}

/** RFC 6266 with a name of any script (RFC 8187). */
const dispositionOf = (fileName: string) =>
  `attachment; filename="${fileName.replace(/[^\w.@+-]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(fileName)}`;
