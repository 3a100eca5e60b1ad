import { SAMPLE_CHARACTERS } from './peek-text.ts';
import { isQuotedTsv } from './table-dialect.ts';
import type { TextRecord } from './text-record.ts';
import type { RecordsWriter } from './writers.ts';

const COLUMNS = ['source', 'target', 'document', 'position', 'domain', 'title', 'date'] as const;

/**
 * Tab-separated values with a header and all columns that a record may have, empty ones at the end of a row left out.
 * Nothing is quoted: tabs, line breaks and NUL in texts become spaces. Only where its beginning would then be taken for
 * one that a spreadsheet quoted (isQuotedTsv), because texts look like it, all fields of the file are quoted.
 * Holds the first 64 Ki characters, then one record.
 */
export const writeTsv: RecordsWriter = async function* (records) {
  let beginning: string[][] | undefined = [[...COLUMNS]];
  let length = lineOf(beginning[0], false).length;
  let isQuoted = false;
  for await (const record of records) {
    const cells = cellsOf(record);
    if (!beginning) {
      yield lineOf(cells, isQuoted);
      continue;
    }
    beginning.push(cells);
    length += lineOf(cells, false).length;
    if (length <= SAMPLE_CHARACTERS) continue;
    isQuoted = mustBeQuoted(beginning, false);
    for (const row of beginning) yield lineOf(row, isQuoted);
    beginning = undefined;
  }
  if (!beginning) return;
  isQuoted = mustBeQuoted(beginning, true);
  for (const row of beginning) yield lineOf(row, isQuoted);
};

function mustBeQuoted(rows: readonly string[][], isWhole: boolean): boolean {
  return isQuotedTsv(rows.map((cells) => lineOf(cells, false)).join(''), isWhole);
}

function cellsOf(record: TextRecord): string[] {
  const cells = COLUMNS.map((name) => String(record[name] ?? '').replace(/[\0\t\r\n]/g, ' '));
  while (cells.at(-1) === '') cells.pop();
  return cells;
}

function lineOf(cells: readonly string[], isQuoted: boolean): string {
  const written = isQuoted ? cells.map((cell) => `"${cell.replaceAll('"', '""')}"`) : cells;
  return `${written.join('\t')}\n`;
}
