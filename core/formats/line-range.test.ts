import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ByteRange, linesOfRange } from './line-range.ts';

async function textOf(bytes: Uint8Array, range: ByteRange, chunk: number): Promise<string> {
  async function* open({ firstByte, lastByte }: ByteRange) {
    const part = bytes.subarray(firstByte, lastByte + 1);
    for (let at = 0; at < part.length; at += chunk) yield part.subarray(at, at + chunk);
  }
  const parts: Uint8Array[] = [];
  for await (const part of linesOfRange(open, range)) parts.push(part);
  return Buffer.concat(parts).toString('latin1');
}

describe('lines of a range', () => {
  it('are every line once, whatever the ranges and the chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.stringMatching(/^[a-z]{0,6}$/), { minLength: 1, maxLength: 12 }),
        fc.boolean(),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 9 }),
        async (lines, endsWithNewline, rangeBytes, chunk) => {
          const text = lines.join('\n') + (endsWithNewline ? '\n' : '');
          const bytes = Buffer.from(text, 'latin1');
          const first = /^[^\n]*\n?/.exec(text)?.[0] ?? '';
          let joined = '';
          for (let firstByte = 0; firstByte < bytes.length; firstByte += rangeBytes) {
            const range = { firstByte, lastByte: Math.min(bytes.length, firstByte + rangeBytes) - 1 };
            const part = await textOf(bytes, range, chunk);
            expect(part.startsWith(first)).toBe(true);
            joined += firstByte === 0 ? part : part.slice(first.length);
          }
          expect(joined).toBe(text);
        },
      ),
      { numRuns: 300 },
    );
  });
});
