import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlanInput } from '../../contracts/plan.ts';
import { ReadingSettings } from '../../contracts/recipe/reading.ts';
import { SIZE_BOUNDS } from '../formats/bytes.ts';
import { type OpenFile, readRecords } from '../formats/read-records.ts';
import { memoryObjects } from '../objects/memory-objects.ts';
import { cutIntoRanges } from './cut-ranges.ts';

const KEY = 'media/en-de/vendor/big';

async function cut(format: PlanInput['format'], body: string | Uint8Array, rangeBytes: number) {
  const landing = memoryObjects();
  await landing.put(KEY, body);
  const uploadId = '0123456789abcdef';
  const file = { uploadId, key: KEY, eTag: '', sizeBytes: Buffer.from(body).length };
  const input: PlanInput = {
    inputId: uploadId,
    sourceId: 'vendor',
    format,
    compression: 'none',
    files: [file],
  };
  const open: OpenFile = ({ key }, range) =>
    landing.stream(key, undefined, range && { first: range.firstByte, last: range.lastByte });
  const read = async (one: PlanInput) => {
    const records: { source: string; target: string; record: number }[] = [];
    const context = {
      languages: { source: 'en', target: 'de' },
      settings: ReadingSettings.parse({}),
      bounds: SIZE_BOUNDS,
      note: () => undefined,
    };
    for await (const { source, target, record } of readRecords(one, open, context)) {
      records.push({ source, target, record });
    }
    return records;
  };
  return { input, read, ranges: await cutIntoRanges(input, landing, rangeBytes) };
}

describe('cutting files of lines into ranges', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 20 }).map((one) => one.replace(/[\p{Cc}"]/gu, 'x'));
  const rows = fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 30 });

  it.each([
    ['tsv', '\uFEFFde\ten\n', ([source, target]: string[]) => `${target}.\t${source}.`],
    ['tsv', '', ([source, target]: string[]) => `${source}.\t${target}.`],
    ['jsonl', '', ([en, de]: string[]) => JSON.stringify({ en: `${en}.`, de: `${de}.` })],
  ] as const)('gives every record of a %s that begins with %j once', async (format, header, lineOf) => {
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 200 }), async (pairs, rangeBytes) => {
        const { input, ranges, read } = await cut(
          format,
          header + pairs.map((pair) => `${lineOf(pair)}\n`).join(''),
          rangeBytes,
        );
        const parts: Awaited<ReturnType<typeof read>> = [];
        for (const range of ranges) {
          const records = await read(range);
          expect(new Set(records.map(({ record }) => record)).size).toBe(records.length);
          parts.push(...records);
        }
        const whole = await read(input);
        expect(parts.map(({ source, target }) => [source, target])).toEqual(
          whole.map(({ source, target }) => [source, target]),
        );
        expect(whole).toHaveLength(pairs.length);
        expect(new Set(ranges.map(({ inputId }) => inputId)).size).toBe(ranges.length);
      }),
      { numRuns: 40 },
    );
  });

  it('leaves whole what cannot be cut: quoted, compressed or wide text, and other formats', async () => {
    const line = 'some text\tein Text\n'.repeat(20);
    for (const [format, body] of [
      ['tsv', `"a ""b"" c"\t"d"\n"a"\t"b"\n`.repeat(20)],
      ['tsv', Buffer.concat([Buffer.from([0x1f, 0x8b, 8]), Buffer.from(line)])],
      ['jsonl', Buffer.from(`\uFEFF${line}`, 'utf16le')],
      ['csv', line],
    ] as const) {
      expect((await cut(format, body, 100)).ranges).toHaveLength(1);
    }
    expect((await cut('tsv', line, 100)).ranges).toHaveLength(4);
  });
});
