import { findColumns, TableRows } from './columns.ts';
import { MalformedTable, MalformedWorkbook } from './errors.ts';
import type { ReadContext, Reader } from './readers.ts';
import { wholeBytes } from './whole-file.ts';
import { openWorkbook, type WorkbookParts } from './workbook-parts.ts';
import { listWorksheets, readSharedStrings, readWorksheet, type Worksheet } from './worksheet.ts';

/**
 * Excel workbooks (Office Open XML, ECMA-376): a record for every row of the sheets whose first row names source and
 * target as in findColumns; where no sheet does, the first two columns of the first sheet that has two. Other sheets
 * are noted as skipped. Cells as in readWorksheet. Holds the file (64 MiB at most), its shared texts (64 Mi characters
 * at most) and one row.
 * @throws MalformedWorkbook, MalformedTable, InputTooLarge, TextTooLong
 */
export const readXlsx: Reader = async function* ([side], context) {
  const { name } = side;
  const bytes = await wholeBytes(side);
  if (bytes.length < 22)
    throw new MalformedWorkbook(`${name} is cut short. Save it again and upload it again.`);
  const parts = await openWorkbook(bytes, name, context.bounds);
  const sheets = await listWorksheets(parts, name);
  const shared = await readSharedStrings(parts, name);
  const chosen = await chooseSheets(sheets, (sheet) => firstRow(parts, sheet, shared, name), context);
  if (chosen.length === 0) {
    throw new MalformedTable(
      `${name} has no sheet with two columns; source and target are needed. Put them into one sheet and upload the file again.`,
    );
  }
  let record = 0;
  for (const sheet of sheets) {
    if (!chosen.includes(sheet)) {
      noteSkipped(name, sheet, context);
      continue;
    }
    const rows = new TableRows(`${name}, sheet ${sheet.name}`, context.languages);
    for await (const { row, cells } of readWorksheet(parts, sheet, shared, name)) {
      const read = rows.read(cells, row);
      if (read) yield { ...read, record: ++record };
    }
  }
};

async function chooseSheets(
  sheets: readonly Worksheet[],
  firstRowOf: (sheet: Worksheet) => Promise<string[]>,
  { languages }: ReadContext,
): Promise<Worksheet[]> {
  const named: Worksheet[] = [];
  let firstOfTwo: Worksheet | undefined;
  for (const sheet of sheets) {
    const cells = await firstRowOf(sheet);
    if (findColumns(cells, languages)) named.push(sheet);
    if (cells.length >= 2) firstOfTwo ??= sheet;
  }
  return named.length > 0 || !firstOfTwo ? named : [firstOfTwo];
}

async function firstRow(
  parts: WorkbookParts,
  sheet: Worksheet,
  shared: readonly string[],
  name: string,
): Promise<string[]> {
  for await (const { cells } of readWorksheet(parts, sheet, shared, name)) return cells;
  return [];
}

function noteSkipped(name: string, { name: sheet }: Worksheet, { note, languages }: ReadContext): void {
  note({
    kind: 'skipped',
    part: sheet,
    error: 'LanguageMissing',
    message:
      `The first row of sheet ${sheet} of ${name} does not name source and target, nor ${languages.source} and ${languages.target}. ` +
      'Name its columns and upload the file again, if it has translations.',
  });
}
