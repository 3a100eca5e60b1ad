import fc from 'fast-check';
import { snappyUncompress } from 'hyparquet';
import { snappyCompress } from 'hyparquet-writer/src/snappy.js';
import { expect, it } from 'vitest';
import { compressSnappy } from './snappy.ts';

/** Texts that repeat near and far, and bytes that do not. */
const input = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc
        .constantFrom('the same words again. ', 'x'.repeat(90), 'a', '{"record":')
        .map((text) => Buffer.from(text)),
      fc.integer({ min: 1, max: 70_000 }).map((length) => new Uint8Array(length)),
    ),
    { maxLength: 60 },
  )
  .map((parts) => Uint8Array.from(Buffer.concat(parts)));

it('gives the bytes of the plain compressor, which the reader turns back', () => {
  fc.assert(
    fc.property(input, (bytes) => {
      const compressed = compressSnappy(bytes);
      expect(Buffer.compare(compressed, snappyCompress(bytes))).toBe(0);
      const restored = new Uint8Array(bytes.length);
      snappyUncompress(compressed, restored);
      expect(Buffer.compare(restored, bytes)).toBe(0);
    }),
    { numRuns: 150 },
  );
});
