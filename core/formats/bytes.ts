import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Compression } from '../../contracts/plan.ts';
import { BrokenGzip, InputTooLarge } from './errors.ts';

/** What one input may grow to. */
export interface SizeBounds {
  /** Bytes once decompressed. */
  maximumBytes: number;
  /** Decompressed over compressed bytes, looked at once more than `ratioFromBytes` came out. */
  maximumRatio: number;
  ratioFromBytes: number;
}

/**
 * 256 MiB of text: some 2 million pairs, which take a Lambda about ten minutes and 2 GiB to filter. Text seldom shrinks
 * to less than a twentieth; gzip cannot do better than 1,032 to 1.
 */
export const SIZE_BOUNDS: SizeBounds = {
  maximumBytes: 2 ** 28,
  maximumRatio: 200,
  ratioFromBytes: 2 ** 26,
};

/**
 * The decompressed bytes of a file, chunk by chunk; holds one chunk.
 * @param name of the file, for messages
 * @throws BrokenGzip, InputTooLarge
 */
export async function* openBytes(
  chunks: AsyncIterable<Uint8Array>,
  compression: Compression,
  name: string,
  bounds: SizeBounds = SIZE_BOUNDS,
): AsyncIterable<Uint8Array> {
  let bytesIn = 0;
  let bytesOut = 0;
  async function* counted() {
    for await (const chunk of chunks) {
      bytesIn += chunk.length;
      yield chunk;
    }
  }
  for await (const chunk of compression === 'gzip' ? gunzip(counted(), name) : counted()) {
    bytesOut += chunk.length;
    if (bytesOut > bounds.maximumBytes) {
      const limit = `${Math.floor(bounds.maximumBytes / 2 ** 20)} MiB`;
      throw new InputTooLarge(
        `${name} has more than ${limit} of text, the most that one input may have. Split it and upload the parts.`,
      );
    }
    if (
      compression !== 'none' &&
      bytesOut > bounds.ratioFromBytes &&
      bytesOut > bytesIn * bounds.maximumRatio
    ) {
      throw new InputTooLarge(
        `${name} grows to more than ${bounds.maximumRatio} times its size when decompressed, which no text does. ` +
          'If it really is text, upload it without compression.',
      );
    }
    yield chunk;
  }
}

async function* gunzip(chunks: AsyncIterable<Uint8Array>, name: string): AsyncIterable<Uint8Array> {
  const decompressed = createGunzip();
  // Errors of either stream reach the loop below; this promise must only not go unhandled.
  const flow = pipeline(Readable.from(chunks), decompressed).catch(() => undefined);
  try {
    for await (const chunk of decompressed) yield chunk as Uint8Array;
    await flow;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (!code?.startsWith('Z_')) throw error;
    throw new BrokenGzip(
      `${name} is not a whole gzip file (${message}). Compress it again, check it with gzip -t, and upload it again.`,
      {},
      { cause: error },
    );
  }
}
