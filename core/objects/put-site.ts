import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { DragomanError } from '../errors.ts';

/** The page has a file of a kind that no content type is known for. */
export class UnknownFileKind extends DragomanError {}

const CONTENT_TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/**
 * Uploads a built page: `index.html` last, so that it never names a file that is not there. Files of earlier builds stay,
 * for those who have the page open.
 * @param config becomes `config.json` @returns the keys, in order. @throws UnknownFileKind
 */
export async function putSite(
  s3: S3Client,
  {
    bucket,
    directory,
    config,
    cacheControlOf,
  }: {
    bucket: string;
    directory: string;
    config: unknown;
    cacheControlOf: (file: string) => string;
  },
): Promise<string[]> {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      path.relative(directory, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'),
    )
    .filter((file) => file !== 'index.html');
  const put = async (file: string, body: Uint8Array | string) => {
    const contentType = CONTENT_TYPES[path.extname(file)];
    if (contentType === undefined) {
      throw new UnknownFileKind(
        `${file} cannot be uploaded: add its content type to core/objects/put-site.ts.`,
      );
    }
    await s3.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: file,
        Body: body,
        ContentType: contentType,
        CacheControl: cacheControlOf(file),
      }),
    );
  };
  for (const file of files) await put(file, readFileSync(path.join(directory, file)));
  await put('config.json', JSON.stringify(config));
  await put('index.html', readFileSync(path.join(directory, 'index.html')));
  return [...files, 'config.json', 'index.html'];
}
