import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import { TableRows } from './columns.ts';
import { MalformedTable, TextTooLong } from './errors.ts';
import { type Languages, LONGEST_TEXT, type TextRecord } from './text-record.ts';

/**
 * Comma-separated values (RFC 4180): quoted fields may hold commas, doubled quotes and line breaks; a quote inside an
 * unquoted field is text. Blank lines are skipped. Columns as in TableRows. Holds one row.
 * @throws MalformedTable, TextTooLong
 */
export async function* readCsv(
  text: AsyncIterable<string>,
  name: string,
  languages: Languages,
): AsyncIterable<TextRecord> {
  const rows = new TableRows(name, languages);
  const parser = parse({
    info: true,
    max_record_size: LONGEST_TEXT,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  });
  // Errors of either stream reach the loop below; this promise must only not go unhandled.
  const flow = pipeline(Readable.from(text), parser).catch(() => undefined);
  try {
    for await (const { record: cells, info } of parser as AsyncIterable<{
      record: string[];
      info: { lines: number };
    }>) {
      const record = rows.read(cells, info.lines);
      if (record) yield record;
    }
    await flow;
  } catch (error) {
    throw error instanceof CsvError ? inOurWords(error, name) : error;
  }
}

function inOurWords(error: CsvError, name: string): MalformedTable | TextTooLong {
  const line = typeof error.lines === 'number' ? error.lines : 1;
  if (error.code === 'CSV_MAX_RECORD_SIZE') {
    return new TextTooLong(
      `The row that begins before line ${line} of ${name} has more than ${LONGEST_TEXT} characters. ` +
        'Check that its quotes close, or break it up, and upload the file again.',
      { line },
      { cause: error },
    );
  }
  return new MalformedTable(
    `${name} is no well-formed CSV file at line ${line}: ${error.message}. Correct it and upload it again.`,
    { line },
    { cause: error },
  );
}
