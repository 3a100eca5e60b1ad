import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { pack } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import type { Compression } from '../../contracts/plan.ts';
import { ReadingSettings } from '../../contracts/recipe/reading.ts';
import type { InputNote } from '../../contracts/shard.ts';
import { zip } from '../../test/hostile-input/zip.ts';
import { SIZE_BOUNDS, type SizeBounds } from './bytes.ts';
import { readRecords } from './read-records.ts';
import type { TextRecord } from './text-record.ts';

interface Member {
  name: string;
  body: string | Buffer;
}

async function tar(members: readonly Member[]): Promise<Buffer> {
  const archive = pack();
  for (const { name, body } of members) archive.entry({ name }, body);
  archive.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of archive as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

interface ReadOptions {
  bounds?: SizeBounds;
  size?: number;
  compression?: Compression;
  /** Of the store, after the first chunks. */
  failure?: Error;
}

async function read(
  bytes: Uint8Array,
  { bounds = SIZE_BOUNDS, size = 65_536, compression = 'none', failure }: ReadOptions = {},
) {
  const file = { uploadId: '0123456789abcdef', key: 'media/en-de/vendor/all.zip', eTag: '', sizeBytes: 1 };
  async function* open() {
    for (let at = 0; at < bytes.length; at += size) {
      if (failure && at >= 2 * size) throw failure;
      yield bytes.subarray(at, at + size);
    }
  }
  const notes: InputNote[] = [];
  const records: TextRecord[] = [];
  const context = {
    languages: { source: 'en', target: 'de' },
    settings: ReadingSettings.parse({}),
    bounds,
    note: (note: InputNote) => notes.push(note),
  };
  const input = {
    inputId: file.uploadId,
    sourceId: 'vendor',
    format: 'archive' as const,
    compression,
    files: [file],
  };
  for await (const record of readRecords(input, open, context)) records.push(record);
  return { records, notes };
}

const tsv = (name: string, rows: number) => ({
  name,
  body: Array.from({ length: rows }, (_, row) => `${name} ${row}\tZeile ${row}\n`).join(''),
});

describe('reading archives', () => {
  it('reads all members of a zip or tar file, numbered through, with their paths as documents', async () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,5}(\/[a-z]{1,5})?$/), {
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(
        names,
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 6, maxLength: 6 }),
        fc.boolean(),
        fc.integer({ min: 1, max: 900 }),
        async (paths, rows, isZip, size) => {
          const members = paths.map((path, index) => tsv(`${path}.tsv`, rows[index] as number));
          const { records, notes } = await read(isZip ? zip(members) : await tar(members), { size });
          expect(notes).toEqual([]);
          const expected = members.flatMap(({ name, body }) =>
            body
              .trim()
              .split('\n')
              .map((line) => [name, line.split('\t')[0]]),
          );
          expect(records.map(({ document, source }) => [document, source])).toEqual(expected);
          expect(records.map(({ record }) => record)).toEqual(expected.map((_, index) => index + 1));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('pairs members of one language, and reads an archive in it', async () => {
    const inner = zip([tsv('inner.tsv', 1)]);
    const { records, notes } = await read(
      zip([
        { name: 'book.en-de.en', body: 'one\ntwo\n' },
        { name: 'more/inner.zip', body: inner },
        { name: 'book.en-de.de', body: 'eins\nzwei\n' },
        { name: 'README', body: 'about' },
        { name: '__MACOSX/._book', body: 'x' },
        { name: 'folder/', body: '' },
      ]),
    );
    expect(records.map(({ record, document, source }) => [record, document, source])).toEqual([
      [1, 'book.en-de.en', 'one'],
      [2, 'book.en-de.en', 'two'],
      [3, 'more/inner.zip/inner.tsv', 'inner.tsv 0'],
    ]);
    expect(notes).toMatchObject([{ kind: 'skipped', part: 'README', error: 'UnknownFormat' }]);
  });

  it('gives members what a dragoman.json or a sidecar in the archive says of them', async () => {
    const json = (value: object) => JSON.stringify(value);
    const inner = [
      tsv('own.tsv', 1),
      { name: 'dragoman.json', body: json({ v: 1, licence: 'MIT', title: 'Inner' }) },
    ];
    const members = [
      { name: 'left.txt.en', body: 'One\n' },
      { name: 'right.txt.de', body: 'Eins\n' },
      {
        name: 'dragoman.json',
        body: json({
          v: 1,
          licence: 'CC-BY-4.0',
          files: [{ source: 'left.txt.en', target: 'right.txt.de', title: 'Film' }],
        }),
      },
      { name: 'more/inner.zip', body: zip(inner) },
      tsv('more/one.tsv', 1),
      { name: 'more/one.tsv.rights.json', body: json({ owner: 'A Poet' }) },
      { name: 'more/dragoman.json', body: json({ v: 1, owner: 'The Press' }) },
      { name: 'bad/dragoman.json', body: '{' },
      tsv('bad/two.tsv', 1),
    ];
    for (const bytes of [zip(members), await tar(members)]) {
      const { records, notes } = await read(bytes);
      expect(records.map(({ source, rights }) => [source, rights])).toEqual([
        ['One', { licence: 'CC-BY-4.0', title: 'Film' }],
        ['own.tsv 0', { licence: 'MIT', owner: 'The Press', title: 'Inner' }],
        ['more/one.tsv 0', { licence: 'CC-BY-4.0', owner: 'A Poet' }],
        ['bad/two.tsv 0', { licence: 'CC-BY-4.0' }],
      ]);
      expect(notes).toMatchObject([
        { kind: 'skipped', part: 'bad/dragoman.json', error: 'MalformedManifest' },
      ]);
    }
  });

  it('counts a member as a whole or not at all', async () => {
    const broken = { name: 'broken.jsonl', body: `${'{"en":"a","de":"b"}\n'.repeat(500)}{"en":` };
    const { records, notes } = await read(zip([broken, tsv('good.tsv', 2)]));
    expect(records.map(({ document }) => document)).toEqual(['good.tsv', 'good.tsv']);
    expect(notes).toMatchObject([
      { kind: 'skipped', part: 'broken.jsonl', error: 'MalformedJsonLine', line: 501 },
    ]);
  });

  it('keeps all members together within the bounds of size, and notes warnings with their member', async () => {
    const bounds: SizeBounds = { ...SIZE_BOUNDS, maximumBytes: 3000 };
    const latin = Buffer.from('Green\tGrün\n', 'latin1');
    const { records, notes } = await read(
      zip([{ name: 'latin.tsv', body: latin }, tsv('one.tsv', 60), tsv('two.tsv', 120), tsv('three.tsv', 2)]),
      { bounds },
    );
    expect(new Set(records.map(({ document }) => document))).toEqual(
      new Set(['latin.tsv', 'one.tsv', 'three.tsv']),
    );
    expect(notes.map(({ part, error }) => [part, error])).toEqual([
      ['latin.tsv', 'LegacyEncoding'],
      ['two.tsv', 'InputTooLarge'],
    ]);
  });

  it('keeps the members before the damage of a tar file, and passes an error of the store on', async () => {
    const noise = Array.from({ length: 3000 }, (_, row) => `${(row * 7919) % 10007}\tx ${row}\n`).join('');
    const whole = gzipSync(await tar([tsv('one.tsv', 2), { name: 'two.tsv', body: noise }]));
    const cut = await read(whole.subarray(0, whole.length / 2), { compression: 'gzip', size: 500 });
    expect(cut.records.map(({ document }) => document)).toEqual(['one.tsv', 'one.tsv']);
    expect(cut.notes).toMatchObject([{ kind: 'skipped', part: 'two.tsv', error: 'BrokenCompression' }]);
    const reset = new Error('connection reset');
    await expect(read(whole, { compression: 'gzip', size: 500, failure: reset })).rejects.toBe(reset);
    await expect(read(zip([tsv('one.tsv', 2)]), { size: 50, failure: reset })).rejects.toBe(reset);
  });

  it('names some of many unreadable members, and counts the others', async () => {
    const members = Array.from({ length: 150 }, (_, index) => ({ name: `${index}.docx`, body: 'x' }));
    const { notes } = await read(zip([...members, tsv('good.tsv', 1)]));
    expect(notes).toHaveLength(101);
    expect(notes.at(-1)?.message).toMatch(/^50 more members/);
  });
});
