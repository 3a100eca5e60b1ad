import type { Compression } from '../../contracts/plan.ts';
import type { InputNote } from '../../contracts/shard.ts';
import { compressionOf, DECOMPRESS, SIGNATURE_BYTES } from './compression.ts';
import { BrokenCompression, InputTooLarge } from './errors.ts';
import { peek } from './peek.ts';

/** What one input may grow to. */
export interface SizeBounds {
  /** Bytes once decompressed. */
  maximumBytes: number;
  /** Decompressed over compressed bytes, looked at once more than `ratioFromBytes` came out. */
  maximumRatio: number;
  ratioFromBytes: number;
}

/**
 * 2 GiB of text: reading needs no more memory for them, but a Lambda has 15 minutes, and the disk for archives. Text seldom shrinks to less than a
 * twentieth; decompression bombs shrink to a thousandth (gzip) or less (the others).
 */
export const SIZE_BOUNDS: SizeBounds = {
  maximumBytes: 2 ** 31,
  maximumRatio: 200,
  ratioFromBytes: 2 ** 22,
};

/** How a file's bytes are read. */
export interface OpenBytesOptions {
  /** Of the file, for messages. */
  name: string;
  bounds: SizeBounds;
  /** What the file's name says; absent where it says nothing, and the content decides. */
  compression?: Compression;
  note?(note: InputNote): void;
}

/**
 * The decompressed bytes of a file, chunk by chunk; holds one chunk and what the decompression holds. A file is
 * decompressed by what it begins with, and noted as `WrongExtension` where its name says otherwise; but a file that is
 * called compressed and does not begin so is refused, because a damaged file begins like that.
 * @throws BrokenCompression, InputTooLarge
 */
export async function* openBytes(
  chunks: AsyncIterable<Uint8Array>,
  { name, compression, bounds, note }: OpenBytesOptions,
): AsyncIterable<Uint8Array> {
  const source = new CountedSource(chunks);
  const { head, all } = await peek(source.read(), SIGNATURE_BYTES);
  const found = compressionOf(head);
  if (compression !== undefined && found !== compression) {
    if (found === 'none') {
      await all.return(undefined);
      throw notCompressed(name, compression);
    }
    note?.({ kind: 'warning', error: 'WrongExtension', message: wrongExtension(name, compression, found) });
  }
  let bytesOut = 0;
  try {
    for await (const chunk of DECOMPRESS[found](all)) {
      bytesOut += chunk.length;
      if (bytesOut > bounds.maximumBytes) throw tooLarge(name, bounds);
      const isUnlikely = bytesOut > bounds.ratioFromBytes && bytesOut > source.bytes * bounds.maximumRatio;
      if (found !== 'none' && isUnlikely) throw decompressionBomb(name, bounds);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof InputTooLarge || found === 'none' || error === source.error) throw error;
    throw new BrokenCompression(
      `${name} is not a whole ${found} file (${(error as Error).message}). Compress it again, check it with ${CHECK[found]}, and upload it again.`,
      {},
      { cause: error },
    );
  }
}

/** Counts what was read, and remembers the store's own error, which says nothing about the file. */
class CountedSource {
  bytes = 0;
  error: unknown;
  private readonly chunks: AsyncIterable<Uint8Array>;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.chunks = chunks;
  }

  async *read(): AsyncIterable<Uint8Array> {
    try {
      for await (const chunk of this.chunks) {
        this.bytes += chunk.length;
        yield chunk;
      }
    } catch (error) {
      this.error = error;
      throw error;
    }
  }
}

const CHECK = { gzip: 'gzip -t', bzip2: 'bzip2 -t', xz: 'xz -t', zstd: 'zstd -t' };

function notCompressed(name: string, compression: Compression): BrokenCompression {
  return new BrokenCompression(
    `${name} does not begin like a ${compression} file. Compress it again, or take the ending off its name if it is not compressed, and upload it again.`,
  );
}

function wrongExtension(name: string, named: Compression, found: Compression): string {
  return `${name} is a ${found} file, though its name says ${named === 'none' ? 'that it is not compressed' : named}. It was read as ${found}.`;
}

function tooLarge(name: string, { maximumBytes }: SizeBounds): InputTooLarge {
  const limit = `${Math.floor(maximumBytes / 2 ** 20)} MiB`;
  return new InputTooLarge(
    `${name} has more than ${limit} of text, the most that one input may have. Split it and upload the parts.`,
  );
}

function decompressionBomb(name: string, { maximumRatio }: SizeBounds): InputTooLarge {
  return new InputTooLarge(
    `${name} grows to more than ${maximumRatio} times its size when decompressed, which no text does. ` +
      'If it really is text, upload it without compression.',
  );
}
