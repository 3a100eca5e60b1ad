import { TableRows } from './columns.ts';
import { readQuotedTable } from './csv.ts';
import { readLines } from './lines.ts';
import { peekText } from './peek-text.ts';
import { isQuotedTsv } from './table-dialect.ts';
import type { Languages, TextRecord } from './text-record.ts';

/**
 * Tab-separated values as IANA's text/tab-separated-values has them: one line is one row, nothing is quoted, so a
 * quotation mark is text; or with quotes, where the first 200 rows show that a spreadsheet wrote it (see isQuotedTsv).
 * Blank lines are skipped. Columns as in TableRows. Holds the first 64 Ki characters, then one chunk and one row.
 * @throws MalformedTable, TextTooLong
 */
export async function* readTsv(
  text: AsyncIterable<string>,
  name: string,
  languages: Languages,
): AsyncIterable<TextRecord> {
  const peeked = await peekText(text);
  if (isQuotedTsv(peeked.beginning, peeked.isWhole)) {
    yield* readQuotedTable(peeked.text, name, languages, '\t');
    return;
  }
  const rows = new TableRows(name, languages);
  let line = 0;
  for await (const batch of readLines(peeked.text, name)) {
    for (const row of batch) {
      line++;
      if (row.trim() === '') continue;
      const record = rows.read(row.split('\t'), line);
      if (record) yield record;
    }
  }
}
