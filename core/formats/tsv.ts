import { TableRows } from './columns.ts';
import { readLines } from './lines.ts';
import type { Languages, TextRecord } from './text-record.ts';

/**
 * Tab-separated values as IANA's text/tab-separated-values has them: one line is one row, nothing is quoted, so a
 * quotation mark is text. Blank lines are skipped. Columns as in TableRows.
 * @throws MalformedTable, TextTooLong
 */
export async function* readTsv(
  text: AsyncIterable<string>,
  name: string,
  languages: Languages,
): AsyncIterable<TextRecord> {
  const rows = new TableRows(name, languages);
  let line = 0;
  for await (const batch of readLines(text, name)) {
    for (const row of batch) {
      line++;
      if (row.trim() === '') continue;
      const record = rows.read(row.split('\t'), line);
      if (record) yield record;
    }
  }
}
