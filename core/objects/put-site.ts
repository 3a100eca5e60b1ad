import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { z } from 'zod';
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

const ENTRY = 'index.html';
const CONFIG = 'config.json';
/** What a build consists of, for the next deployment. */
const BUILD = 'build.json';
const Build = z.object({ files: z.array(z.string()) });

/** S3 takes so many keys in a request. */
const MOST_DELETED_AT_ONCE = 1000;
const UPLOADS_AT_ONCE = 16;

export interface Site {
  bucket: string;
  /** Of the built page. */
  directory: string;
  /** Becomes `config.json`. */
  config: unknown;
  cacheControlOf: (file: string) => string;
}

/**
 * Uploads a built page: `index.html` last, so that it never names a file that is not there; from then on the new page is
 * the one that people get. Only then files go that neither it nor the build before it has: whoever has that one open
 * can go on.
 * @returns the keys that were put, in order, and those that were removed. @throws UnknownFileKind
 */
export async function putSite(
  s3: S3Client,
  { bucket: Bucket, directory, config, cacheControlOf }: Site,
): Promise<{ put: string[]; removed: string[] }> {
  const built = filesIn(directory);
  const contentTypes = new Map([...built, CONFIG, BUILD].map((file) => [file, contentTypeOf(file)]));
  const put = async (file: string, body: Uint8Array | string) => {
    await s3.send(
      new PutObjectCommand({
        Bucket,
        Key: file,
        Body: body,
        ContentType: contentTypes.get(file),
        CacheControl: cacheControlOf(file),
      }),
    );
  };
  const read = (file: string) => readFileSync(path.join(directory, file));
  const before = await buildIn(s3, Bucket);
  const assets = built.filter((file) => file !== ENTRY);
  for (let start = 0; start < assets.length; start += UPLOADS_AT_ONCE) {
    const some = assets.slice(start, start + UPLOADS_AT_ONCE);
    await Promise.all(some.map((file) => put(file, read(file))));
  }
  await put(CONFIG, JSON.stringify(config));
  await put(ENTRY, read(ENTRY));
  const files = [...assets, CONFIG, ENTRY, BUILD];
  await put(BUILD, JSON.stringify({ files } satisfies z.infer<typeof Build>));
  // Without a record nobody knows what people have open.
  const removed = before ? await removeAllBut(s3, Bucket, new Set([...files, ...before])) : [];
  return { put: files, removed };
}

/** Relative, with slashes. */
function filesIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      path.relative(directory, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'),
    );
}

function contentTypeOf(file: string): string {
  const contentType = CONTENT_TYPES[path.extname(file)];
  if (contentType !== undefined) return contentType;
  throw new UnknownFileKind(`${file} cannot be uploaded: add its content type to core/objects/put-site.ts.`);
}

/** The files of the build that is there; undefined where none was noted. */
async function buildIn(s3: S3Client, Bucket: string): Promise<string[] | undefined> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: BUILD }));
    return Build.parse(JSON.parse((await Body?.transformToString()) ?? '')).files;
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}

async function removeAllBut(s3: S3Client, Bucket: string, kept: ReadonlySet<string>): Promise<string[]> {
  const removed: string[] = [];
  let ContinuationToken: string | undefined;
  do {
    const page = await s3.send(new ListObjectsV2Command({ Bucket, ContinuationToken }));
    removed.push(...(page.Contents ?? []).flatMap(({ Key }) => (Key && !kept.has(Key) ? [Key] : [])));
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken);
  for (let start = 0; start < removed.length; start += MOST_DELETED_AT_ONCE) {
    const Objects = removed.slice(start, start + MOST_DELETED_AT_ONCE).map((Key) => ({ Key }));
    const { Errors = [] } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    const [first] = Errors;
    if (first) throw new Error(`${first.Key} of an older build could not be removed: ${first.Message}`);
  }
  return removed;
}
