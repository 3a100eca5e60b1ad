import type { FetchLimits } from '../../contracts/source.ts';
import {
  AddressRefused,
  DownloadFailed,
  DownloadRefused,
  DownloadTooLarge,
  DownloadUnfinished,
} from './errors.ts';
import { describeUrl } from './fetch-policy.ts';
import type { HttpAnswer, HttpGet } from './http-get.ts';
import type { ContentIdentity, DownloadBuffer } from './partial-downloads.ts';
import type { Clock, RateLimit } from './rate-limits.ts';

/** Tries in a row that brought no byte. */
const FRUITLESS_TRIES = 5;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;
/** Answers that another try may change (RFC 9110; RFC 6585; 425 is RFC 8470). */
const TRY_AGAIN = new Set([408, 425, 429, 500, 502, 503, 504]);

export interface DownloadContext {
  get: HttpGet;
  clock: Clock;
  /** In [0, 1). */
  random: () => number;
  limits: Pick<FetchLimits, 'fileBytes'>;
  rate: RateLimit;
  /** Milliseconds since the epoch, after which nothing more is asked for. */
  deadline: number;
}

/** What was fetched of the same address before, so that the server can say that it is unchanged. */
export interface KnownContent {
  etag?: string | undefined;
  lastModified?: string | undefined;
}

/**
 * Downloads a file into a buffer. A broken connection is resumed where it broke off, if the server still has the same
 * content (If-Range), and so is what the buffer holds from an earlier run; errors of the server and of the network are
 * tried again with exponential waits and full jitter, or after the time that the server names (Retry-After).
 * @returns 'unchanged' when the server says that it still is what is known
 * @throws AddressRefused, DownloadRefused, DownloadFailed, DownloadTooLarge, DownloadUnfinished
 */
export async function download(
  url: URL,
  known: KnownContent,
  buffer: DownloadBuffer,
  context: DownloadContext,
): Promise<'complete' | 'unchanged'> {
  const { clock, deadline, rate } = context;
  const name = describeUrl(url);
  for (let fruitless = 0; ; ) {
    if (clock.now() >= deadline) throw await unfinished(name, buffer);
    await rate.request();
    const before = buffer.sizeBytes;
    let problem: string;
    let waitMs = 0;
    try {
      const answer = await context.get(url, requestHeaders(known, buffer));
      const taken = await take(answer, name, buffer, context);
      if (taken === 'complete' || taken === 'unchanged') return taken;
      ({ problem, waitMs } = taken);
    } catch (error) {
      if (isFinal(error)) throw error;
      problem = error instanceof Error ? error.message : String(error);
    }
    fruitless = buffer.sizeBytes > before ? 0 : fruitless + 1;
    if (fruitless >= FRUITLESS_TRIES) {
      await buffer.keep();
      throw new DownloadFailed(
        `${name} could not be downloaded in ${FRUITLESS_TRIES} tries (${problem}). The next run tries again; if it stays so, ask who publishes it.`,
      );
    }
    const backoff = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** fruitless) * context.random();
    const pause = Math.max(waitMs, backoff);
    if (clock.now() + pause >= deadline) throw await unfinished(name, buffer);
    await clock.sleep(pause);
  }
}

const isFinal = (error: unknown) =>
  error instanceof AddressRefused ||
  error instanceof DownloadRefused ||
  error instanceof DownloadTooLarge ||
  error instanceof DownloadUnfinished;

function requestHeaders(known: KnownContent, buffer: DownloadBuffer): Record<string, string> {
  const headers: Record<string, string> = { 'user-agent': 'dragoman', 'accept-encoding': 'identity' };
  const { validator, sizeBytes } = buffer;
  if (sizeBytes > 0 && validator !== undefined) {
    return { ...headers, range: `bytes=${sizeBytes}-`, 'if-range': validator };
  }
  if (known.etag !== undefined) headers['if-none-match'] = known.etag;
  if (known.lastModified !== undefined) headers['if-modified-since'] = known.lastModified;
  return headers;
}

type Taken = 'complete' | 'unchanged' | { problem: string; waitMs: number };

async function take(
  answer: HttpAnswer,
  name: string,
  buffer: DownloadBuffer,
  context: DownloadContext,
): Promise<Taken> {
  const { status, headers } = answer;
  try {
    if (status === 304) return 'unchanged';
    const identity = identityOf(headers);
    const range = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(headers['content-range'] ?? '');
    if (status === 416) {
      if (range?.[2] === String(buffer.sizeBytes)) return 'complete';
      await buffer.restart(identity);
      return { problem: 'the file has become shorter', waitMs: 0 };
    }
    if (status === 206) {
      if (Number(range?.[1]) !== buffer.sizeBytes) {
        await buffer.restart({ gzipEncoded: false });
        return { problem: 'the server sent another range than it was asked for', waitMs: 0 };
      }
    } else if (status === 200) {
      await buffer.restart(identity);
    } else if (TRY_AGAIN.has(status)) {
      return { problem: `the server answers ${status}`, waitMs: retryAfter(headers, context.clock) };
    } else {
      throw new DownloadRefused(
        `${name} was not downloaded: the server answers ${status}. Check that the address is right and open to everybody.`,
      );
    }
    refuseOtherEncodings(headers['content-encoding'], name);
    return await takeBody(answer, name, buffer, context);
  } finally {
    answer.close();
  }
}

async function takeBody(
  { headers, body }: HttpAnswer,
  name: string,
  buffer: DownloadBuffer,
  { limits, clock, deadline, rate }: DownloadContext,
): Promise<Taken> {
  const length = headers['content-length'] === undefined ? undefined : Number(headers['content-length']);
  const total = length === undefined ? undefined : buffer.sizeBytes + length;
  const largest = Math.max(total ?? 0, buffer.sizeBytes);
  if (largest > limits.fileBytes) throw tooLarge(name, limits.fileBytes);
  for await (const chunk of body) {
    if (buffer.sizeBytes + chunk.length > limits.fileBytes) {
      await buffer.discard();
      throw tooLarge(name, limits.fileBytes);
    }
    await buffer.append(chunk);
    if (clock.now() >= deadline) throw await unfinished(name, buffer);
    await rate.bytes(chunk.length);
  }
  if (total === undefined || buffer.sizeBytes === total) return 'complete';
  return { problem: `it broke off after ${buffer.sizeBytes} of ${total} bytes`, waitMs: 0 };
}

function identityOf(headers: HttpAnswer['headers']): ContentIdentity {
  const { etag, 'last-modified': lastModified } = headers;
  return {
    gzipEncoded: /^(x-)?gzip$/i.test(headers['content-encoding'] ?? ''),
    ...(etag === undefined ? {} : { etag }),
    ...(lastModified === undefined ? {} : { lastModified }),
  };
}

function refuseOtherEncodings(encoding: string | undefined, name: string): void {
  if (encoding === undefined || /^(identity|(x-)?gzip)$/i.test(encoding)) return;
  throw new DownloadRefused(
    `${name} was not downloaded: the server sends it encoded as ${encoding} although it was asked not to. Use an address that serves the file as it is.`,
  );
}

/** Seconds or a date (RFC 9110, section 10.2.3), as milliseconds from now; 0 where there is none. */
function retryAfter(headers: HttpAnswer['headers'], clock: Clock): number {
  const text = headers['retry-after'];
  if (text === undefined) return 0;
  const milliseconds = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - clock.now();
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : 0;
}

const tooLarge = (name: string, limit: number) =>
  new DownloadTooLarge(
    `${name} has more than ${limit} bytes, the limit of the source. Raise limits.fileBytes of the source if that is meant.`,
  );

async function unfinished(name: string, buffer: DownloadBuffer): Promise<DownloadUnfinished> {
  await buffer.keep();
  const kept = buffer.validator === undefined ? 'begins anew' : `goes on after ${buffer.sizeBytes} bytes`;
  return new DownloadUnfinished(`${name} was not finished within the time of one run; the next run ${kept}.`);
}
