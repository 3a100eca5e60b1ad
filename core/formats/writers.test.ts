import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readInput } from '../../test/formats/read-input.ts';
import type { TextRecord } from './text-record.ts';
import { WRITERS } from './writers.ts';

type Format = keyof typeof WRITERS;
const FORMATS = Object.keys(WRITERS) as Format[];
const LANGUAGES = { source: 'en', target: 'de' };

async function write(format: Format, records: Omit<TextRecord, 'record'>[]): Promise<Buffer> {
  async function* numbered() {
    for (const [index, record] of records.entries()) yield { record: index + 1, ...record };
  }
  const pieces: Buffer[] = [];
  for await (const piece of WRITERS[format](numbered(), LANGUAGES)) pieces.push(Buffer.from(piece as string));
  return Buffer.concat(pieces);
}

async function there(format: Format, records: Omit<TextRecord, 'record'>[]) {
  const { records: read } = await readInput(format, [await write(format, records)]);
  return read.map(({ record: _, line: __, ...rest }) => rest);
}

// Text with everything that separates, quotes and marks in one of the formats.
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({
    unit: fc.constantFrom('"', '""', ',', ';', '|', '<', '&', '{1}', '\\', ' ', 'a', '語'),
    maxLength: 6,
  }),
  fc.constantFrom('source', 'target', '"a"', '"a ""b"""', '"a, b"', '&amp;', ']]>', '<seg>'),
);
const isText = (value: string) => value.trim() !== '';
const oneLine = (value: string) => value.replace(/[\p{Cc}\p{Cs}\ufeff\ufffe\uffff]/gu, '_');
const field = text.map((value) => oneLine(value).trim()).filter(isText);
const date = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
  .map((value) =>
    value
      .toISOString()
      .replace(/\.\d+Z/, 'Z')
      .replace('T00:00:00Z', ''),
  );
const recordOf = (side: fc.Arbitrary<string>) =>
  fc
    .record(
      {
        source: side,
        target: side,
        document: field,
        position: fc.nat({ max: 999_999_999 }),
        domain: field,
        title: field,
        date,
      },
      { requiredKeys: ['source', 'target'] },
    )
    .filter(({ source, target }) => isText(source) && isText(target));
const records = (side: fc.Arbitrary<string>) => fc.array(recordOf(side), { minLength: 1, maxLength: 12 });

describe('files that were written', () => {
  it.each(FORMATS)('give back equal records: %s', async (format) => {
    await fc.assert(
      fc.asyncProperty(records(text.map(oneLine)), async (written) => {
        expect(await there(format, written)).toEqual(written);
      }),
      { numRuns: 60 },
    );
  });

  it.each(['jsonl', 'parquet', 'tmx'] as const)('keep line breaks and tabs: %s', async (format) => {
    const multiline = fc.string({ unit: fc.constantFrom('a', '\n', '\r', '\t', ' ', '"'), maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(records(multiline), async (written) => {
        expect(await there(format, written)).toEqual(written);
      }),
      { numRuns: 30 },
    );
  });

  it('have spaces where the format has no room for a character', async () => {
    const record = { source: 'a\tb\nc', target: 'd\u0001e\ud800f' };
    expect(await there('tsv', [record])).toMatchObject([{ source: 'a b c' }]);
    expect(await there('tmx', [record])).toMatchObject([{ target: 'd e f' }]);
  });

  it.each(FORMATS)('are as long as one likes: %s', async (format) => {
    const many = Array.from({ length: 10_500 }, (_, index) => ({
      source: `Text ${index}`,
      target: `"${index}"`,
    }));
    // As text: comparing thousands of objects takes the comparison seconds.
    expect(JSON.stringify(await there(format, many))).toBe(JSON.stringify(many));
  });

  it('are quoted throughout where a TSV would be taken for a quoted one', async () => {
    const fields = { document: 'd', position: 1, domain: 'x', title: 't', date: '2024-05-06' };
    const looksQuoted = [{ source: '"a ""b"""', target: '"c"', ...fields }];
    expect(await there('tsv', looksQuoted)).toEqual(looksQuoted);
    expect((await write('tsv', looksQuoted)).toString().split('\n')[0]).toMatch(/^"source"\t"target"/);
    expect((await write('tsv', [...looksQuoted, { source: '5" disk', target: 'x' }])).toString()).toMatch(
      /^source\ttarget/,
    );
  });
});
