import { mo } from 'gettext-parser';
import type { InputFormat } from '../../contracts/plan.ts';
import { WRITERS } from '../../core/formats/writers.ts';
import { zip } from './zip.ts';

const LANGUAGES = { source: 'en', target: 'de' };

async function written(format: keyof typeof WRITERS): Promise<Buffer[]> {
  async function* records() {
    for (let record = 1; record <= 20; record++) {
      yield {
        record,
        source: `Text ${record} "of" a <film>`,
        target: `Übersetzung ${record}`,
        document: 'film',
        position: record,
      };
    }
  }
  const pieces: Buffer[] = [];
  for await (const piece of WRITERS[format](records(), LANGUAGES)) pieces.push(Buffer.from(piece as string));
  return [Buffer.concat(pieces)];
}

const cells = (...texts: string[]) =>
  texts.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('');

/** A small good file, or two of one language each, of every format that is read. */
export const SAMPLES: Partial<Record<InputFormat, () => Promise<(string | Uint8Array)[]>>> = {
  tmx: () => written('tmx'),
  tsv: () => written('tsv'),
  jsonl: () => written('jsonl'),
  parquet: () => written('parquet'),
  csv: async () => ['source;target\n"Open; ""it""";Öffnen\nClose;Schließen\n'],
  xliff: async () => [
    '<xliff version="1.2"><file original="a" source-language="en" target-language="de"><body>' +
      '<trans-unit id="1"><source>Open <g id="1">it</g></source><seg-source><mrk mtype="seg" mid="1">Open <g id="1">it</g></mrk></seg-source>' +
      '<target state="translated"><mrk mtype="seg" mid="1"><g id="1">Es</g> öffnen</mrk></target></trans-unit></body></file></xliff>',
  ],
  po: async () => [
    'msgid ""\nmsgstr ""\n"Language: de\\n"\n"Plural-Forms: nplurals=2; plural=n != 1;\\n"\n\n#: a.c:1\nmsgctxt "x"\nmsgid "Open \\"it\\""\nmsgstr "Öffnen"\n\n' +
      'msgid "%d file"\nmsgid_plural "%d files"\nmsgstr[0] "%d Datei"\nmsgstr[1] "%d Dateien"\n',
  ],
  mo: async () => [
    mo.compile({
      charset: 'utf-8',
      headers: { Language: 'de', 'Content-Type': 'text/plain; charset=utf-8' },
      translations: {
        '': { Open: { msgid: 'Open', msgstr: ['Öffnen'] }, Close: { msgid: 'Close', msgstr: ['Zu'] } },
      },
    }),
  ],
  tbx: async () => [
    '<martif type="TBX"><text><body><termEntry id="1"><langSet xml:lang="en"><tig><term>court</term></tig></langSet>' +
      '<langSet xml:lang="de"><tig><term>Gericht</term></tig></langSet></termEntry></body></text></martif>',
  ],
  xlsx: async () => [
    zip([
      ['xl/workbook.xml', '<workbook xmlns:r="r"><sheets><sheet name="One" r:id="r1"/></sheets></workbook>'],
      [
        'xl/_rels/workbook.xml.rels',
        '<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
      ],
      ['xl/sharedStrings.xml', '<sst><si><t>Close</t></si></sst>'],
      [
        'xl/worksheets/sheet1.xml',
        `<worksheet><sheetData><row r="1">${cells('Open', 'Öffnen')}</row><row r="2"><c t="s"><v>0</v></c>${cells('Zu')}</row></sheetData></worksheet>`,
      ],
    ]),
  ],
  'android-strings': async () => [
    '<resources><string name="a">Open <b>it</b>\\n</string><plurals name="n"><item quantity="other">%d files</item></plurals></resources>',
    '<resources><string name="a">Öffnen</string><plurals name="n"><item quantity="other">%d Dateien</item></plurals></resources>',
  ],
  'apple-strings': async () => ['/* c */\n"a" = "Open \\"it\\"";\n', '"a" = "Öffnen";\n'],
  properties: async () => ['# c\na=Open\\u0021\\\n  it\n', 'a=Öffnen\n'],
  'json-strings': async () => [
    '{"a": {"b": "Open", "n_one": "x"}}',
    '{"a": {"b": "Öffnen", "n_other": "y"}}',
  ],
};
