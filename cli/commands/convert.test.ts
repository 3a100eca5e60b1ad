import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, it, vi } from 'vitest';
import { zip } from '../../test/formats/zip.ts';
import { convertCommand } from './convert.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'convert-'));
afterAll(() => rmSync(folder, { recursive: true }));

const TMX =
  '<tmx version="1.4"><header/><body><tu><tuv xml:lang="en"><seg>Press <ph x="1">F1</ph>.</seg></tuv>' +
  '<tuv xml:lang="de"><seg><ph x="1">F1</ph> drücken.</seg></tuv></tu></body></tmx>';

function put(name: string, content: string | Uint8Array): string {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
}

async function convert(...args: string[]): Promise<string> {
  const out = path.join(folder, 'out');
  await convertCommand().parseAsync([...args, '--pair', 'en-de', '--out', out], { from: 'user' });
  return readFileSync(out, 'utf8');
}

it('writes the text of files of several formats as one', async () => {
  const files = [
    put('memory.tmx.gz', gzipSync(TMX)),
    put('values-en.json', '{"a": "Open"}'),
    put('values-de.json', '{"a": "Öffnen"}'),
    put('more.zip', zip([['in/table.csv', 'source;target;domain\nClose;Schließen;ui\n']])),
  ];
  expect(await convert(...files, '--to', 'tsv')).toBe(
    'source\ttarget\tdocument\tposition\tdomain\ttitle\tdate\nPress .\t drücken.\nOpen\tÖffnen\nClose\tSchließen\tin/table.csv\t\tui\n',
  );
});

it('keeps inline codes as placeholders when asked to, and takes a format for a name', async () => {
  const file = put('memory.backup', TMX);
  expect(await convert(file, '--from', 'tmx', '--to', 'jsonl', '--inline-tags', 'placeholder')).toBe(
    '{"source":"Press {1}.","target":"{1} drücken."}\n',
  );
});

it('pairs files of one language by their order when the format is given', async () => {
  const files = [put('one', 'a=Open\nb=More\n'), put('two', 'a=Öffnen\n')];
  const told = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  expect(await convert(...files, '--from', 'properties', '--to', 'jsonl')).toBe(
    '{"source":"Open","target":"Öffnen"}\n',
  );
  expect(told.mock.calls.join()).toMatch(/one has keys that two lacks: 1/);
  told.mockRestore();
});

it('says what it cannot read and what to do', async () => {
  const table = put('table.tsv', 'a\tb\tc\nd\te\tf\tg\n');
  const cases: [string[], string][] = [
    [['-'], 'WrongFiles'],
    [[put('one.properties', 'a=b'), '--from', 'properties'], 'WrongFiles'],
    [[put('text.docx', 'x')], 'UnknownFormat'],
    [[put('film.en.srt', 'x')], 'PartnerMissing'],
    [[table], 'MalformedTable'],
    [[path.join(folder, 'missing.tmx')], 'FileUnusable'],
  ];
  for (const [args, name] of cases)
    await expect(convert(...args, '--to', 'tsv')).rejects.toMatchObject({ name });
});
