import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Decompress } from 'fzstd';
import type { Compression } from '../../contracts/plan.ts';
import { unbzip2 } from './bzip2.ts';
import { unxz } from './xz.ts';

/** First bytes in hexadecimal: RFC 1952, bzip2 (block or end of stream), The .xz File Format, RFC 8878. */
const SIGNATURES: readonly [Exclude<Compression, 'none'>, RegExp][] = [
  ['gzip', /^1f8b/],
  ['bzip2', /^425a683[1-9](?:314159265359|177245385090)/],
  ['xz', /^fd377a585a00/],
  ['zstd', /^(?:28b52ffd|5[0-9a-f]2a4d18)/],
];
/** Bytes of a file that tell its compression. */
export const SIGNATURE_BYTES = 10;

/** What a file is compressed with, by its first bytes. */
export function compressionOf(head: Uint8Array): Compression {
  const begin = Buffer.from(head.subarray(0, SIGNATURE_BYTES)).toString('hex');
  return SIGNATURES.find(([, signature]) => signature.test(begin))?.[0] ?? 'none';
}

type Chunks = AsyncIterable<Uint8Array>;

/**
 * Decompresses chunk by chunk, also several streams one after the other.
 * @throws whatever the decoder throws for bytes that are damaged or end too early
 */
export const DECOMPRESS: Record<Compression, (chunks: Chunks) => Chunks> = {
  none: (chunks) => chunks,
  gzip: gunzip,
  bzip2: unbzip2,
  xz: unxz,
  zstd: unzstd,
};

/** Gzip (RFC 1952). Holds a chunk. */
async function* gunzip(chunks: Chunks): Chunks {
  const decompressed = createGunzip();
  // Errors of either stream reach the loop below; this promise must only not go unhandled.
  const flow = pipeline(Readable.from(chunks), decompressed).catch(() => undefined);
  for await (const chunk of decompressed) yield chunk as Uint8Array;
  await flow;
}

/** Bytes of Zstandard that are decompressed at once: blocks of 128 KiB may take four bytes each. */
const ZSTD_SLICE_BYTES = 2 ** 11;

/**
 * Zstandard (RFC 8878); its optional checksum of the content is not compared. Holds what 2 KiB give (64 MiB of the worst
 * file) and the window, at most 32 MiB.
 */
async function* unzstd(chunks: Chunks): Chunks {
  let output: Uint8Array[] = [];
  const decoder = new Decompress((bytes) => {
    if (bytes.length > 0) output.push(bytes);
  });
  const push = (bytes: Uint8Array, final: boolean) => {
    output = [];
    decoder.push(bytes, final);
    return output;
  };
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += ZSTD_SLICE_BYTES) {
      yield* push(chunk.subarray(at, at + ZSTD_SLICE_BYTES), false);
    }
  }
  yield* push(new Uint8Array(0), true);
}
