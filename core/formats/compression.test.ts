import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Compression } from '../../contracts/plan.ts';
import { compressionOf, DECOMPRESS } from './compression.ts';

/** `hello` and a newline, compressed by the command lines of the tools. */
const HELLO: Record<Exclude<Compression, 'none'>, Buffer> = {
  gzip: gzipSync('hello\n'),
  bzip2: Buffer.from('QlpoOTFBWSZTWcHAgOIAAAFBAAAQAkSgADDNAMNGKZcXckU4UJDBwIDi', 'base64'),
  xz: Buffer.from(
    '/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQAFaGVsbG8KAAAApWCX8ZT2/eAAAR4GwS+kHR+2830BAAAAAARZWg==',
    'base64',
  ),
  zstd: Buffer.from('KLUv/QRYMQAAaGVsbG8KU4i9kQ==', 'base64'),
};

async function decompress(compression: Compression, bytes: Uint8Array, size: number): Promise<string> {
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const parts: Uint8Array[] = [];
  for await (const part of DECOMPRESS[compression](chunks())) parts.push(part);
  return Buffer.concat(parts).toString();
}

describe.each(Object.entries(HELLO))('%s', (name, stream) => {
  const compression = name as Compression;

  it('is recognised, and gives all of several streams, in any chunks', async () => {
    expect(compressionOf(stream)).toBe(compression);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 200 }),
        async (times, size) => {
          const bytes = Buffer.concat(Array.from({ length: times }, () => stream));
          expect(await decompress(compression, bytes, size)).toBe('hello\n'.repeat(times));
        },
      ),
      { numRuns: 25 },
    );
  });

  it('fails when it is cut anywhere, and never gives anything else', async () => {
    for (let length = 1; length < stream.length; length++) {
      const outcome = await decompress(compression, stream.subarray(0, length), 16).catch(() => 'failed');
      // Zstandard's checksum of the content, the last four bytes, is optional and skipped.
      const mayBeWhole = compression === 'zstd' && length >= stream.length - 4;
      expect([length, mayBeWhole && outcome === 'hello\n' ? 'failed' : outcome]).toEqual([length, 'failed']);
    }
  });

  it('is read in step with another stream of its kind', async () => {
    async function* chunks() {
      yield stream;
    }
    const [left, right] = [DECOMPRESS[compression](chunks()), DECOMPRESS[compression](chunks())].map((one) =>
      one[Symbol.asyncIterator](),
    );
    const texts = ['', ''];
    for (let done = 0; done < 2; ) {
      done = 0;
      for (const [index, side] of [left, right].entries()) {
        const next = await side?.next();
        if (next?.done) done++;
        else texts[index] += Buffer.from(next?.value as Uint8Array).toString();
      }
    }
    expect(texts).toEqual(['hello\n', 'hello\n']);
  });
});

it('takes text for text', () => {
  for (const text of ['', 'B', 'BZh9 is a word', 'hello', '7zXZ']) {
    expect(compressionOf(Buffer.from(text))).toBe('none');
  }
});
