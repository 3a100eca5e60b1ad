import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InputFormat, PlanInput } from '../../contracts/plan.ts';
import { ReadingSettings } from '../../contracts/recipe/reading.ts';
import { UnreadableInput } from '../errors.ts';
import { SIZE_BOUNDS } from './bytes.ts';
import {
  BrokenCompression,
  EmptyInput,
  InputTooLarge,
  LanguageMissing,
  MalformedTable,
  MalformedTmx,
  TextTooLong,
  UnequalLineCounts,
} from './errors.ts';
import { readRecords } from './read-records.ts';
import type { ReadContext } from './readers.ts';
import type { TextRecord } from './text-record.ts';

const LANGUAGES = { source: 'en', target: 'de' };

const context = (bounds = SIZE_BOUNDS): ReadContext => ({
  languages: LANGUAGES,
  settings: ReadingSettings.parse({}),
  bounds,
  note: () => undefined,
});

interface Options {
  gzip?: boolean;
  chunkSizes?: number[];
  bounds?: typeof SIZE_BOUNDS;
}

async function read(
  format: InputFormat,
  contents: (string | Uint8Array)[],
  { gzip = false, chunkSizes = [65_536], bounds = SIZE_BOUNDS }: Options = {},
): Promise<TextRecord[]> {
  const input: PlanInput = {
    inputId: '0123456789abcdef',
    sourceId: 'uploads',
    format,
    compression: gzip ? 'gzip' : 'none',
    files: contents.map((content, index) => ({
      uploadId: '0123456789abcdef',
      key: `media/en-de/uploads/file-${index}.${format}`,
      eTag: String(index),
      sizeBytes: content.length,
    })),
  };
  async function* open({ eTag }: { eTag: string }) {
    const plain = Buffer.from(contents[Number(eTag)] as string);
    const bytes = gzip ? gzipSync(plain) : plain;
    for (let at = 0, turn = 0; at < bytes.length; turn++) {
      const size = chunkSizes[turn % chunkSizes.length] as number;
      yield bytes.subarray(at, at + size);
      at += size;
    }
  }
  const records: TextRecord[] = [];
  for await (const record of readRecords(input, open, context(bounds))) records.push(record);
  return records;
}

/** The error that reading gives. */
async function failure(...args: Parameters<typeof read>): Promise<UnreadableInput> {
  const error = await read(...args).then(
    (records) => `read ${records.length} records`,
    (thrown) => thrown,
  );
  if (!(error instanceof UnreadableInput)) throw new Error(`No UnreadableInput but ${error}`);
  return error;
}

const texts = (records: TextRecord[]) => records.map(({ source, target }) => [source, target]);

// One line of text as files may hold it: nothing that ends a line or a column, no NUL.
const segment = fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => text.replace(/\p{Cc}/gu, ' '));
const row = fc.tuple(segment, segment).filter(([a, b]) => a.trim() !== '' && b.trim() !== '');
const rows = fc.array(row, { minLength: 1, maxLength: 12 });
const reading = fc.record({
  gzip: fc.boolean(),
  chunkSizes: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
});
const encoding = fc.constantFrom('utf8', 'utf8-marked', 'utf16le', 'utf16be');

function encode(text: string, as: string): Uint8Array {
  if (as === 'utf8') return Buffer.from(text);
  if (as === 'utf8-marked') return Buffer.from(`\uFEFF${text}`);
  const little = Buffer.from(`\uFEFF${text}`, 'utf16le');
  return as === 'utf16le' ? little : little.swap16();
}

describe('tables', () => {
  it('give back the rows that were written, in any encoding, chunking and line end', async () => {
    await fc.assert(
      fc.asyncProperty(
        rows,
        reading,
        encoding,
        fc.constantFrom('\n', '\r\n'),
        async (pairs, options, as, end) => {
          const tsv = ['source\ttarget', ...pairs.map((pair) => pair.join('\t'))].join(end);
          expect(texts(await read('tsv', [encode(tsv, as)], options))).toEqual(pairs);
          const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
          const csv = ['source,target', ...pairs.map((pair) => pair.map(quoted).join(','))].join(end) + end;
          expect(texts(await read('csv', [encode(csv, as)], options))).toEqual(pairs);
        },
      ),
      { numRuns: 80 },
    );
  });

  it('recognise a header by source and target or by the two languages, in any order', async () => {
    const header = 'DE\tnote\ten-US\tdocument\tposition\tdomain\ttitle';
    const records = await read('tsv', [
      `${header}\nHallo\tx\tHello\tfilm\t3\tmedia\tThe Film\nTschüs\t\tBye\n`,
    ]);
    expect(records).toEqual([
      {
        record: 1,
        line: 2,
        source: 'Hello',
        target: 'Hallo',
        document: 'film',
        position: 3,
        domain: 'media',
        title: 'The Film',
      },
      { record: 2, line: 3, source: 'Bye', target: 'Tschüs' },
    ]);
  });

  it('take the first two columns where there is no header, and quotation marks of a TSV as text', async () => {
    expect(texts(await read('tsv', ['"Hello" he\tHallo\n\nBye\tTschüs\n']))).toEqual([
      ['"Hello" he', 'Hallo'],
      ['Bye', 'Tschüs'],
    ]);
    expect(texts(await read('csv', ['"Hello, you",Hallo\n5" disk,5"-Diskette\n"a\nb",c\n']))).toEqual([
      ['Hello, you', 'Hallo'],
      ['5" disk', '5"-Diskette'],
      ['a\nb', 'c'],
    ]);
  });

  it('keep a row without its second column as a record with an empty text', async () => {
    expect(texts(await read('tsv', ['a\tb\nc\n']))).toEqual([
      ['a', 'b'],
      ['c', ''],
    ]);
  });

  it('name what is wrong and where', async () => {
    const tooMany = await failure('csv', ['source,target\na,b\nHello, you,Hallo du\n']);
    expect(tooMany).toBeInstanceOf(MalformedTable);
    expect(tooMany).toMatchObject({
      line: 3,
      message: expect.stringMatching(/file-0\.csv has 3 columns in line 3/),
    });
    expect(await failure('csv', ['a,"b\nc,d\n'])).toBeInstanceOf(MalformedTable);
    expect(await failure('tsv', ['Hello;Hallo\n'])).toMatchObject({ name: 'MalformedTable', line: 1 });
    expect(await failure('tsv', ['source\ttarget\tposition\na\tb\tfirst\n'])).toMatchObject({
      name: 'MalformedTable',
      line: 2,
    });
    const long = 'x'.repeat(2 ** 20 + 1);
    expect(await failure('tsv', [`a\tb\n${long}\ty\n`])).toMatchObject({ name: 'TextTooLong', line: 2 });
    expect(await failure('csv', [`a,b\n${long},y\n`])).toBeInstanceOf(TextTooLong);
    for (const format of ['tsv', 'csv'] as const) {
      expect(await failure(format, [''])).toBeInstanceOf(EmptyInput);
      expect(
        await failure(format, [format === 'tsv' ? 'source\ttarget\n' : 'source,target\n']),
      ).toBeInstanceOf(EmptyInput);
    }
  });
});

describe('gzip and size', () => {
  it('name a gzip file that is cut, damaged or none', async () => {
    const whole = gzipSync(
      Array.from({ length: 2000 }, (_, index) => `${index * 7919}\t${index}`).join('\n'),
    );
    const damaged = Buffer.from(whole);
    damaged[whole.length - 5] = 255 ^ (damaged[whole.length - 5] as number);
    for (const bytes of [whole.subarray(0, -20), damaged, Buffer.from('a\tb\n')]) {
      async function* open() {
        yield bytes;
      }
      const input: PlanInput = {
        inputId: '0123456789abcdef',
        sourceId: 'uploads',
        format: 'tsv',
        compression: 'gzip',
        files: [{ uploadId: '0123456789abcdef', key: 'a/en-de/b/file.tsv.gz', eTag: '', sizeBytes: 1 }],
      };
      const reading = (async () => {
        for await (const _ of readRecords(input, open, context()));
      })();
      await expect(reading).rejects.toBeInstanceOf(BrokenCompression);
    }
  });

  it('stop a file that is too large or a decompression bomb', async () => {
    const line = 'a\tb\n';
    const bounds = { maximumBytes: 10_000, maximumRatio: 200, ratioFromBytes: 1000 };
    expect(await failure('tsv', [line.repeat(3000)], { bounds })).toBeInstanceOf(InputTooLarge);
    const roomy = { ...bounds, maximumBytes: 1e9 };
    expect(await failure('tsv', [line.repeat(300_000)], { gzip: true, bounds: roomy })).toMatchObject({
      name: 'InputTooLarge',
      message: expect.stringMatching(/200 times/),
    });
    expect(await read('tsv', [line.repeat(3000)], { bounds: roomy })).toHaveLength(3000);
  });

  it('pass on an error of the store as it is', async () => {
    const broken = new Error('connection reset');
    // biome-ignore lint/correctness/useYield: a stream that fails before its first byte
    async function* open(): AsyncGenerator<Uint8Array> {
      throw broken;
    }
    for (const format of ['tsv', 'csv', 'tmx'] as const) {
      for (const gzip of [false, true]) {
        const input: PlanInput = {
          inputId: '0123456789abcdef',
          sourceId: 'uploads',
          format,
          compression: gzip ? 'gzip' : 'none',
          files: [{ uploadId: '0123456789abcdef', key: 'a/en-de/b/f', eTag: '', sizeBytes: 1 }],
        };
        const reading = (async () => {
          for await (const _ of readRecords(input, open, context()));
        })();
        await expect(reading).rejects.toBe(broken);
      }
    }
  });
});

describe('Moses pairs', () => {
  it('give line by line what was written, empty lines too', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(segment, segment), { minLength: 1, maxLength: 12 }),
        reading,
        async (pairs, options) => {
          const side = (index: 0 | 1) => pairs.map((pair) => `${pair[index]}\n`).join('');
          const records = await read('moses', [side(0), side(1)], options);
          expect(texts(records)).toEqual(pairs);
          expect(records.map(({ record }) => record)).toEqual(pairs.map((_, index) => index + 1));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('refuse sides of unequal length, saying which one ends first', async () => {
    const error = await failure('moses', ['a\nb\nc\n', 'x\ny\n']);
    expect(error).toBeInstanceOf(UnequalLineCounts);
    expect(error).toMatchObject({
      line: 3,
      message: expect.stringMatching(/file-1\.moses ends after 2 lines/),
    });
  });
});

describe('TMX', () => {
  const tmx = (body: string) =>
    `<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx version="1.4"><header srclang="en"/><body>\n${body}</body></tmx>\n`;
  const unit = (...variants: [string, string][]) =>
    `<tu>${variants.map(([language, seg]) => `<tuv xml:lang="${language}"><seg>${seg}</seg></tuv>`).join('')}</tu>\n`;
  const escaped = (text: string) =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

  it('gives back the units that were written, in any encoding and chunking', async () => {
    const sayable = segment.map((text) => text.replace(/[\u0080-\u009f\ufffe\uffff]/g, ' '));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(sayable, sayable), { minLength: 1, maxLength: 8 }),
        reading,
        encoding,
        async (pairs, options, as) => {
          const body = pairs.map(([en, de]) =>
            unit(['fr', 'autre'], ['de-AT', escaped(de)], ['en_US', escaped(en)]),
          );
          const declared = tmx(body.join('')).replace('utf-8', as.startsWith('utf16') ? 'utf-16' : 'utf-8');
          expect(texts(await read('tmx', [encode(declared, as)], options))).toEqual(pairs);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('removes codes, keeps marked text, and does not glue words together', async () => {
    const segment = (seg: string) => unit(['en', seg], ['de', 'x']);
    const body = [
      segment('Press <bpt i="1">&lt;b&gt;</bpt>OK<ept i="1">&lt;/b&gt;</ept>, then <ph x="1">{0}</ph>.'),
      segment('one<ph>&lt;br/&gt;</ph>two <hi>three</hi> <it pos="begin">&lt;i&gt;</it>four'),
      segment('a <ph>code <sub>title text</sub> code</ph>b &#228; &amp; <![CDATA[<c>]]>'),
    ];
    expect((await read('tmx', [tmx(body.join(''))])).map(({ source }) => source)).toEqual([
      'Press OK, then .',
      'one two three four',
      'a b ä & <c>',
    ]);
  });

  it('reads properties, the lang of TMX 1.1, and keeps a unit without one of the languages as a half-empty record', async () => {
    const body = `<tu tuid="7"><prop type="x-document">film.srt</prop><prop type="x-position">12</prop><prop type="domain">media</prop>
      <tuv lang="EN-us"><seg>Hello</seg></tuv><tuv lang="de"><prop type="x-title">no</prop><seg>Hallo</seg></tuv></tu>
      ${unit(['fr', 'seul'])}${unit(['en', 'alone'])}`;
    expect(await read('tmx', [tmx(body)])).toEqual([
      {
        record: 1,
        line: 4,
        source: 'Hello',
        target: 'Hallo',
        document: 'film.srt',
        position: 12,
        domain: 'media',
      },
      { record: 3, line: 7, source: 'alone', target: '' },
    ]);
  });

  it('names the line of what is malformed', async () => {
    const good = unit(['en', 'a'], ['de', 'b']);
    const cases: [string, RegExp, number][] = [
      [tmx(`${good}${good}<tu><tuv xml:lang="en"><seg>x</tuv></tu>`), /well-formed/, 6],
      [tmx(good).slice(0, -20), /well-formed/, 4],
      [tmx(unit(['en', 'a &custom; b'], ['de', 'b'])), /well-formed/, 4],
      [tmx(good).replace('SYSTEM "tmx14.dtd"', '[<!ENTITY a "b">]'), /declares entities/, 2],
      ['<html><body/></html>', /root element is <html>/, 1],
    ];
    for (const [content, says, line] of cases) {
      const error = await failure('tmx', [content]);
      expect(error).toBeInstanceOf(MalformedTmx);
      expect(error.message).toMatch(says);
      expect(error.line).toBe(line);
    }
  });

  it('names missing languages, missing units and endless texts', async () => {
    const error = await failure('tmx', [tmx(unit(['en', 'a'], ['fr-FR', 'b']))]);
    expect(error).toBeInstanceOf(LanguageMissing);
    expect(error.message).toMatch(/both en and de; its languages are en, fr-fr/);
    expect(await failure('tmx', [tmx('')])).toBeInstanceOf(EmptyInput);
    const endless = tmx(unit(['en', 'x'.repeat(2 ** 21)], ['de', 'y']));
    expect(await failure('tmx', [endless])).toBeInstanceOf(TextTooLong);
  });
});
