import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { type ReadOptions, readFailure, readInput, readTexts } from '../../test/formats/read-input.ts';
import { findColumns } from './columns.ts';

const LANGUAGES = { source: 'en', target: 'de' };

describe('names of columns', () => {
  it.each([
    ['source,target', 0, 1],
    ['ID,Source Text,Target Text', 1, 2],
    ['tgt,src', 1, 0],
    ['original,translation', 0, 1],
    ['de-DE,en_US', 1, 0],
    ['zh-Hant-TW,en,de', 1, 2],
    ['English,German', 0, 1],
    ['Deutsch,English', 1, 0],
    ['text_en,text_de', 0, 1],
    ['source_en,target_de', 0, 1],
    ['translation.de,translation.en', 1, 0],
    ['en,de,source,target', 2, 3],
    ['english (en),deutsch', -1, -1],
    ['Enter your name,Design', -1, -1],
    ['en,fr', -1, -1],
    ['source', -1, -1],
  ])('in %s', (names, source, target) => {
    const columns = findColumns(names.split(','), LANGUAGES);
    expect([columns?.source ?? -1, columns?.target ?? -1]).toEqual([source, target]);
  });
});

describe('CSV', () => {
  it.each([
    ['a comma', 'Hello, you\nBye', 'Hello, you;Hallo, du\nBye;Tschüs, tschüs\n'],
    ['a comma in every row', 'Hello, you\nBye, you', 'Hello, you;Hallo, du\nBye, you;Tschüs, du\n'],
    ['a quoted delimiter', 'a;b\nc', '"a;b";x\nc;y\n'],
    ['bars', 'Hello, you\nBye', 'Hello, you|Hallo, du\nBye|Tschüs\n'],
    ['tabs', 'Hello, you\nBye', 'Hello, you\tHallo\nBye\tTschüs\n'],
    ['a header', 'a;b;c', 'source,target\na;b;c,x;y;z\n'],
    ['a sep line', 'a,b', 'sep=;\r\na,b;c,d\r\n'],
  ])('is read by its delimiter: %s', async (_, sources, content) => {
    expect((await readTexts('csv', [content])).map(([source]) => source).join('\n')).toBe(sources);
  });

  it('counts the lines of line breaks in fields and of the line sep=', async () => {
    const { records } = await readInput('csv', ['sep=;\n"a\nb";c\nd;"e\nf"\n']);
    expect(records).toMatchObject([
      { record: 1, line: 3, source: 'a\nb', target: 'c' },
      { record: 2, line: 5, source: 'd', target: 'e\nf' },
    ]);
    expect(await readFailure('csv', ['sep=;\na;b\n"c;d\n'])).toMatchObject({
      name: 'MalformedTable',
      line: 3,
    });
  });
});

describe('TSV', () => {
  it.each([
    ['a tab in a field', '"a\tb"\tx\nc\ty\n', 'a\tb|c'],
    ['a line break in a field', '"a\nb"\tx\nc\ty\n', 'a\nb|c'],
    ['a doubled quote', '"He said ""no"""\tx\nc\ty\n', 'He said "no"|c'],
    ['quotes around all fields', '"a"\t"x"\n"c"\t"y"\n', 'a|c'],
    ['quotes around the fields with commas', '"a, b"\tx\nc\ty\n', 'a, b|c'],
  ])('is read as spreadsheets quote it: %s', async (_, content, sources) => {
    expect((await readTexts('tsv', [content])).map(([source]) => source).join('|')).toBe(sources);
  });

  it.each([
    ['a quote inside', '"a, b"\tx\n5" disk\ty\n'],
    ['an utterance', '"Hello!"\tHallo!\nBye\tTschüs\n'],
    ['an utterance over two rows', '"Hello, she said.\tx\nAnd bye."\ty\n'],
    ['commas without quotes', '"Hello, you"\tx\nWell, bye\ty\n'],
    ['a quote that does not close', '"Hello\tx\nBye\ty\n'],
  ])('has quotes as text: %s', async (_, content) => {
    const rows = content.trimEnd().split('\n');
    expect(await readTexts('tsv', [content])).toEqual(rows.map((row) => row.split('\t')));
  });

  it('takes empty further cells for none, and a date', async () => {
    const { records } = await readInput('tsv', ['source\ttarget\tdate\na\tb\t2024-05-06\t\t\n']);
    expect(records).toEqual([{ record: 1, line: 2, source: 'a', target: 'b', date: '2024-05-06' }]);
  });
});

describe('JSONL', () => {
  it('reads named texts, translations by language, and further fields', async () => {
    const lines = [
      { id: 1, source: 'a\nb', target: 'x', document: 'film', position: 3, domain: 'media', tags: [1] },
      { source: 'c' },
      { translation: { de: 'y', en: 'd', fr: 'z' } },
      { de: null, en: 'e', title: 7 },
    ];
    const content = `${lines.map((line) => JSON.stringify(line)).join('\n\n')}\n`;
    const { records } = await readInput('jsonl', [content], { chunkSizes: [3, 7] });
    expect(records).toEqual([
      { record: 1, line: 1, source: 'a\nb', target: 'x', document: 'film', position: 3, domain: 'media' },
      { record: 2, line: 3, source: 'c', target: '' },
      { record: 3, line: 5, source: 'd', target: 'y' },
      { record: 4, line: 7, source: 'e', target: '' },
    ]);
  });

  it('names the line that is wrong', async () => {
    const cases: [string, string, RegExp][] = [
      [
        '{"source": "a", "target": "b"}\n{"source": "a"',
        'MalformedJsonLine',
        /Line 2 of file-0.jsonl is no JSON \(/,
      ],
      ['[1, 2]', 'MalformedJsonLine', /Line 1 .* no JSON object/],
      ['{"source": 1, "target": "b"}', 'MalformedJsonLine', /no text in source/],
      ['{"source": "a", "target": "b", "position": -1}', 'MalformedJsonLine', /position "-1"/],
      ['{"one": "a", "two": "b"}', 'LanguageMissing', /the fields one, two/],
      ['{"source": "a"}', 'LanguageMissing', /the fields source;/],
      [`{"source": "${'x'.repeat(2 ** 21)}"}`, 'TextTooLong', /Line 1/],
    ];
    for (const [content, name, says] of cases) {
      expect(await readFailure('jsonl', [content])).toMatchObject({
        name,
        message: expect.stringMatching(says),
      });
    }
  });
});

describe('Parquet', () => {
  const texts = ['Hello', 'Bye', 'Again', 'Well', 'ü語😀'];
  const write = (codec: 'SNAPPY' | 'UNCOMPRESSED', columns: [string, string | undefined][]) =>
    new Uint8Array(
      parquetWriteBuffer({
        columnData: columns.map(([name, prefix]) => ({
          name,
          type: 'STRING' as const,
          nullable: true,
          data: texts.map((text) => (prefix === undefined ? null : prefix + text)),
        })),
        codec,
        rowGroupSize: 2,
      }),
    );

  it('reads the columns of texts, row group by row group', async () => {
    for (const codec of ['SNAPPY', 'UNCOMPRESSED'] as const) {
      const bytes = write(codec, [
        ['note', 'n'],
        ['de', 'd '],
        ['en', ''],
        ['document', 'film '],
      ]);
      const { records } = await readInput('parquet', [bytes], { chunkSizes: [100, 33] });
      expect(records.map(({ source, target }) => [source, target])).toEqual(
        texts.map((text) => [text, `d ${text}`]),
      );
      expect(records[4]).toMatchObject({ record: 5, document: 'film ü語😀' });
    }
    expect(
      await readTexts('parquet', [
        write('SNAPPY', [
          ['source', ''],
          ['target', undefined],
        ]),
      ]),
    ).toEqual(texts.map((text) => [text, '']));
  });

  it('names files that are cut, damaged or of other columns', async () => {
    const whole = write('SNAPPY', [
      ['source', ''],
      ['target', 'x'],
    ]);
    const damaged = Uint8Array.from(whole).fill(255, 10, 60);
    for (const bytes of [
      whole.subarray(0, -10),
      whole.subarray(20),
      damaged,
      Buffer.from('PAR1'),
      Buffer.from('no'),
    ]) {
      expect(await readFailure('parquet', [bytes])).toMatchObject({ name: 'MalformedParquet' });
    }
    expect(
      await readFailure('parquet', [
        write('SNAPPY', [
          ['one', ''],
          ['two', 'x'],
        ]),
      ]),
    ).toMatchObject({
      name: 'LanguageMissing',
    });
    const bounds: ReadOptions['bounds'] = { maximumBytes: 100, maximumRatio: 200, ratioFromBytes: 1000 };
    expect(await readFailure('parquet', [whole], { bounds })).toMatchObject({ name: 'InputTooLarge' });
  });
});
