import type { SourceLocation } from '../../contracts/source.ts';
import { keys } from '../keys.ts';
import { AddressRefused, DownloadTooLarge, DownloadUnfinished, UnusableFileName } from './errors.ts';
import { type FetchContext, putRights, remember } from './fetch-context.ts';
import type { FileResult } from './fetch-file.ts';
import { landingFileName } from './file-names.ts';
import { LARGEST_COPY_BYTES, type ListedObject } from './s3-prefix.ts';

/**
 * Copies what is new or changed below a prefix of S3, by the ETags that S3 lists. Objects keep their names; folders
 * below the prefix become a part of them.
 * @throws AddressRefused, DownloadTooLarge, DownloadUnfinished, UnusableFileName
 */
export async function* fetchPrefix(
  { url }: SourceLocation,
  context: FetchContext,
): AsyncIterable<FileResult> {
  const { policy, foreign, clock, deadline } = context;
  const { hostname: bucket, pathname } = new URL(url);
  const prefix = decodeURIComponent(pathname.slice(1));
  if (!policy.allowedBuckets.includes(bucket)) {
    throw new AddressRefused(
      `${url} is not fetched: the bucket is not in fetch.allowedBuckets of infra/config.ts; add it there if it is meant.`,
    );
  }
  const names = new Map<string, string>();
  for await (const object of foreign.list(bucket, prefix)) {
    if (object.key.endsWith('/')) continue;
    const file = landingFileName(object.key.slice(prefix.length));
    const other = names.get(file);
    if (other !== undefined) {
      throw new UnusableFileName(
        `${other} and ${object.key} of bucket ${bucket} would both be named ${file}. Rename one of them.`,
      );
    }
    names.set(file, object.key);
    if (clock.now() >= deadline) {
      throw new DownloadUnfinished(
        `${url} was not looked through within the time of one run; the next run goes on.`,
      );
    }
    yield await copyObject(bucket, object, file, context);
  }
}

async function copyObject(
  bucket: string,
  object: ListedObject,
  file: string,
  context: FetchContext,
): Promise<FileResult> {
  const { source, state, foreign, rateOf } = context;
  const url = `s3://${bucket}/${object.key}`;
  const known = state.files[file];
  if (known?.url === url && known.etag === object.eTag) {
    return { outcome: 'unchanged', bytes: 0, message: `${file} is unchanged.` };
  }
  const limit = Math.min(source.limits.fileBytes, LARGEST_COPY_BYTES);
  if (object.sizeBytes > limit) {
    throw new DownloadTooLarge(
      `${url} has ${object.sizeBytes} bytes; at most ${limit} are copied. Split it, or raise limits.fileBytes of the source up to ${LARGEST_COPY_BYTES}.`,
    );
  }
  await rateOf(bucket).request();
  await putRights(context, file);
  await foreign.copyToLanding(bucket, object, keys.upload({ ...source, file }));
  remember(context, file, { url, etag: object.eTag, sizeBytes: object.sizeBytes });
  return { outcome: 'fetched', bytes: object.sizeBytes, message: `${file} has ${object.sizeBytes} bytes.` };
}
