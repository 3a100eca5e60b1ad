import { describe, expect, it } from 'vitest';
import { readFailure, readInput, readTexts } from '../../test/formats/read-input.ts';
import { zip } from '../../test/formats/zip.ts';
import { SIZE_BOUNDS } from './bytes.ts';

const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const row = (number: number, cells: string) => `<row r="${number}">${cells}</row>`;
const inline = (text: string, reference = '') =>
  `<c ${reference && `r="${reference}"`} t="inlineStr"><is><t>${text}</t></is></c>`;
const sheet = (...rows: string[]) => `<worksheet ${main}><sheetData>${rows.join('')}</sheetData></worksheet>`;

/** A workbook of these sheets, in the order of their names. */
function workbook(
  sheets: Record<string, string>,
  shared = '',
  options: Parameters<typeof zip>[1] = {},
): Buffer {
  const names = Object.keys(sheets);
  const relation = (index: number) =>
    `<Relationship Id="rId${index}" Type="http://x/relationships/worksheet" Target="worksheets/sheet${index}.xml"/>`;
  return zip(
    [
      [
        'xl/workbook.xml',
        `<workbook ${main} xmlns:r="r"><sheets>${names.map((name, index) => `<sheet name="${name}" r:id="rId${index}"/>`).join('')}</sheets></workbook>`,
      ],
      [
        'xl/_rels/workbook.xml.rels',
        `<Relationships>${names.map((_, index) => relation(index)).join('')}</Relationships>`,
      ],
      ['xl/sharedStrings.xml', `<sst ${main}>${shared}</sst>`],
      ...names.map((name, index): [string, string] => [
        `xl/worksheets/sheet${index}.xml`,
        sheets[name] as string,
      ]),
    ],
    options,
  );
}

describe('XLSX', () => {
  it('reads texts, runs, numbers and the saved values of formulas', async () => {
    const shared =
      '<si><t>Hello</t></si><si><r><t>Gu</t></r><r><rPr><b/></rPr><t xml:space="preserve">ten Tag</t></r><rPh><t>no</t></rPh></si>';
    const content = sheet(
      row(1, inline('note', 'A1') + inline('German', 'D1') + inline('English', 'C1')),
      row(3, '<c r="C3" t="s"><v>0</v></c><c r="D3" t="s"><v>1</v></c>'),
      row(4, '<c r="C4"><v>42</v></c><c r="D4" t="str"><f>A1&amp;"x"</f><v>Wert</v></c>'),
      row(5, `${inline('a_x000D_b', 'C5')}<c r="D5" t="e"><v>#REF!</v></c>`),
      row(6, '<c r="A6"/>'),
    );
    const { records, notes } = await readInput('xlsx', [workbook({ Texts: content }, shared)], {
      chunkSizes: [7, 100],
    });
    expect(records).toEqual([
      { record: 1, line: 3, source: 'Hello', target: 'Guten Tag' },
      { record: 2, line: 4, source: '42', target: 'Wert' },
      { record: 3, line: 5, source: 'a\rb', target: '' },
    ]);
    expect(notes).toEqual([]);
  });

  it('reads every sheet that names its columns and notes the others', async () => {
    const named = (text: string) =>
      sheet(row(1, inline('source') + inline('target')), row(2, inline(text) + inline(`${text}!`)));
    const bytes = workbook({
      One: named('a'),
      Notes: sheet(row(1, inline('x') + inline('y'))),
      Two: named('b'),
      Empty: sheet(),
    });
    const { records, notes } = await readInput('xlsx', [bytes]);
    expect(records.map(({ record, source }) => `${record}${source}`)).toEqual(['1a', '2b']);
    expect(notes.map(({ kind, part }) => `${kind} ${part}`)).toEqual(['skipped Notes', 'skipped Empty']);
  });

  it('finds the names of the columns below a title', async () => {
    const rows = [inline('Texts of version 3'), inline('en') + inline('de'), inline('a') + inline('b')];
    const bytes = workbook({ One: sheet(...rows.map((cells, index) => row(index + 2, cells))) });
    expect((await readInput('xlsx', [bytes])).records).toEqual([
      { record: 1, line: 4, source: 'a', target: 'b' },
    ]);
  });

  it('takes two columns without names from the first sheet that has them', async () => {
    const bytes = workbook({
      Empty: sheet(),
      Texts: sheet(row(1, inline('a') + inline('b')), row(2, inline('c') + inline('d'))),
    });
    expect(await readTexts('xlsx', [bytes])).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    expect(await readFailure('xlsx', [workbook({ One: sheet(row(1, inline('a'))) })])).toMatchObject({
      name: 'MalformedTable',
      message: expect.stringMatching(/no sheet with two columns/),
    });
  });

  it('names what is malformed', async () => {
    const good = workbook({ One: sheet(row(1, inline('a') + inline('b'))) });
    const entity = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet>&e;</worksheet>';
    const cases: [Buffer, RegExp][] = [
      [good.subarray(0, -30), /no whole zip archive/],
      [Buffer.from('source,target\na,b\nmore of it'), /no whole zip archive/],
      [Buffer.from([0xd0, 0xcf, 0x11, 0xe0, ...Array(30).fill(0)]), /encrypted, or a workbook of Excel 97/],
      [zip([['word/document.xml', '<x/>']]), /no part xl\/_rels/],
      [zip([['../xl/workbook.xml', '<x/>']]), /no whole zip archive/],
      [workbook({ One: entity }), /declares entities/],
      [workbook({ One: sheet(row(1, '<c t="s"><v>9</v></c>')) }), /shared text 9, which is not there/],
      [workbook({ One: sheet() }, '', { uncompressedSize: 7 }), /no whole zip archive/],
    ];
    for (const [bytes, says] of cases) {
      expect(await readFailure('xlsx', [bytes])).toMatchObject({
        name: 'MalformedWorkbook',
        message: expect.stringMatching(says),
      });
    }
  });

  it('stops at a workbook that grows without end', async () => {
    const bomb = workbook({ One: sheet(row(1, inline('a') + inline('b')).repeat(20_000)) });
    const bounds = { ...SIZE_BOUNDS, maximumRatio: 50, ratioFromBytes: 100_000 };
    expect(await readFailure('xlsx', [bomb], { bounds })).toMatchObject({ name: 'InputTooLarge' });
    const small = { ...SIZE_BOUNDS, maximumBytes: 100_000 };
    expect(await readFailure('xlsx', [bomb], { bounds: small })).toMatchObject({ name: 'InputTooLarge' });
  });
});
