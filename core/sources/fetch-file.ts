import type { SourceLocation } from '../../contracts/source.ts';
import { shortHash } from '../hashing.ts';
import { keys } from '../keys.ts';
import { download } from './download.ts';
import { ChecksumMismatch, DownloadUnfinished } from './errors.ts';
import { type FetchContext, putRights, remember } from './fetch-context.ts';
import { describeUrl } from './fetch-policy.ts';
import { landingFileName } from './file-names.ts';
import { DownloadBuffer } from './partial-downloads.ts';

/** What became of one file of a source. */
export interface FileResult {
  outcome: 'unchanged' | 'fetched' | 'unfinished' | 'failed';
  bytes: number;
  message: string;
}

/**
 * Fetches one file of the web. It becomes an upload only when its bytes are others than the last time, whatever the
 * server says of them. Holds one part of a download.
 * @throws ChecksumMismatch, UnusableFileName, and what `download` throws
 */
export async function fetchFile(location: SourceLocation, context: FetchContext): Promise<FileResult> {
  const { source, state, data, landing, deadline, clock, rateOf } = context;
  const url = new URL(location.url);
  const name = location.file ?? landingFileName(url.pathname.split('/').at(-1) ?? '');
  if (clock.now() >= deadline) {
    throw new DownloadUnfinished(
      `${describeUrl(url)} was not begun within the time of one run; the next run does.`,
    );
  }
  const buffer = await DownloadBuffer.open(
    location.url,
    keys.partialDownload(source, shortHash(location.url)),
    data,
  );
  const before = [state.files[name], state.files[`${name}.gz`]].find((known) => known?.url === location.url);
  const unchanged = { outcome: 'unchanged' as const, bytes: 0, message: `${name} is unchanged.` };
  const taken = await download(url, before ?? {}, buffer, {
    ...context,
    limits: source.limits,
    rate: rateOf(url.host),
  });
  if (taken === 'unchanged') return unchanged;

  const { sha256, sizeBytes, identity } = buffer;
  if (location.sha256 !== undefined && location.sha256 !== sha256) {
    await buffer.discard();
    throw new ChecksumMismatch(
      `${describeUrl(url)} has the checksum ${sha256}, but the source demands ${location.sha256}. Nothing was uploaded; ask who publishes it, or register the new checksum.`,
    );
  }
  // Bytes are kept as they were sent; the name says what they are.
  const file = identity.gzipEncoded && !/\.t?gz$/i.test(name) ? `${name}.gz` : name;
  const { etag, lastModified } = identity;
  const isNew = before?.sha256 !== sha256;
  if (isNew) {
    const content = endingWith(buffer.content(), () => putRights(context, file));
    await landing.putStream(keys.upload({ ...source, file }), content);
  }
  remember(context, file, {
    ...{ url: location.url, sha256, sizeBytes },
    ...(etag === undefined ? {} : { etag }),
    ...(lastModified === undefined ? {} : { lastModified }),
  });
  await buffer.discard();
  return isNew
    ? { outcome: 'fetched', bytes: sizeBytes, message: `${file} has ${sizeBytes} bytes.` }
    : unchanged;
}

/** The same bytes; `last` is done before the end of the stream is told, and so before what they are sent to is there. */
async function* endingWith(bytes: AsyncIterable<Uint8Array>, last: () => Promise<void>) {
  yield* bytes;
  await last();
}
