import { findColumns, TableRows } from './columns.ts';
import { MalformedTable, MalformedWorkbook } from './errors.ts';
import type { ReadContext, Reader } from './readers.ts';
import { readSharedStrings } from './shared-strings.ts';
import { wholeBytes } from './whole-file.ts';
import { openWorkbook } from './workbook-parts.ts';
import { listWorksheets, readWorksheet, type Worksheet, type WorksheetRow } from './worksheet.ts';

/** Rows with anything in them among which the names of the columns are looked for: titles may stand above them. */
const HEADER_ROWS = 10;

/** A sheet that is read, from its header or its first row on. */
interface ChosenSheet {
  sheet: Worksheet;
  firstRow: number;
}

/**
 * Excel workbooks (Office Open XML, ECMA-376): a record for every row of the sheets that name source and target as in
 * findColumns in one of their first ten rows; where no sheet does, the first two columns of the first sheet that has
 * two. Other sheets are noted as skipped. Cells as in readWorksheet. Holds the file (64 MiB at most), its shared texts
 * (64 Mi characters at most) and one row.
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
  const rowsOf = (sheet: Worksheet) => readWorksheet(parts, sheet, shared, name);
  const chosen = await chooseSheets(sheets, rowsOf, context);
  if (chosen.length === 0) {
    throw new MalformedTable(
      `${name} has no sheet with two columns; source and target are needed. Put them into one sheet and upload the file again.`,
    );
  }
  let record = 0;
  for (const sheet of sheets) {
    const found = chosen.find((one) => one.sheet === sheet);
    if (!found) {
      noteSkipped(name, sheet, context);
      continue;
    }
    const table = new TableRows(`${name}, sheet ${sheet.name}`, context.languages);
    for await (const { row, cells } of rowsOf(sheet)) {
      const read = row < found.firstRow ? undefined : table.read(cells, row);
      if (read) yield { ...read, record: ++record };
    }
  }
};

async function chooseSheets(
  sheets: readonly Worksheet[],
  rowsOf: (sheet: Worksheet) => AsyncIterable<WorksheetRow>,
  { languages }: ReadContext,
): Promise<ChosenSheet[]> {
  const named: ChosenSheet[] = [];
  let firstOfTwo: ChosenSheet | undefined;
  for (const sheet of sheets) {
    const rows = await firstRows(rowsOf(sheet));
    const header = rows.find(({ cells }) => findColumns(cells, languages));
    if (header) named.push({ sheet, firstRow: header.row });
    const [first] = rows;
    if (first && first.cells.length >= 2) firstOfTwo ??= { sheet, firstRow: first.row };
  }
  return named.length > 0 || !firstOfTwo ? named : [firstOfTwo];
}

async function firstRows(all: AsyncIterable<WorksheetRow>): Promise<WorksheetRow[]> {
  const rows: WorksheetRow[] = [];
  for await (const row of all) if (rows.push(row) === HEADER_ROWS) break;
  return rows;
}

function noteSkipped(name: string, { name: sheet }: Worksheet, { note, languages }: ReadContext): void {
  note({
    kind: 'skipped',
    part: sheet,
    error: 'LanguageMissing',
    message:
      `The first rows of sheet ${sheet} of ${name} do not name source and target, nor ${languages.source} and ${languages.target}. ` +
      'Name its columns and upload the file again, if it has translations.',
  });
}
