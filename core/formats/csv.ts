import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import { TableRows } from './columns.ts';
import { MalformedTable, TextTooLong } from './errors.ts';
import { peekText } from './peek-text.ts';
import { detectDialect } from './table-dialect.ts';
import { type Languages, LONGEST_TEXT, type TextRecord } from './text-record.ts';

/**
 * Comma-separated values (RFC 4180), also with semicolons, tabs or bars in place of commas: see detectDialect. Quoted
 * fields may hold delimiters, doubled quotes and line breaks; a quote inside an unquoted field is text. Blank lines are
 * skipped. Columns as in TableRows. Holds the first 64 Ki characters, then one chunk and one row.
 * @throws MalformedTable, TextTooLong
 */
export async function* readCsv(
  text: AsyncIterable<string>,
  name: string,
  languages: Languages,
): AsyncIterable<TextRecord> {
  const peeked = await peekText(text);
  const { delimiter, skipCharacters } = detectDialect(peeked.beginning, peeked.isWhole, languages);
  yield* readQuotedTable(withoutBeginning(peeked.text, skipCharacters), name, languages, delimiter, {
    skippedLines: skipCharacters > 0 ? 1 : 0,
  });
}

/**
 * A table whose fields may be quoted, as readCsv has them.
 * @throws MalformedTable, TextTooLong
 */
export async function* readQuotedTable(
  text: AsyncIterable<string>,
  name: string,
  languages: Languages,
  delimiter: string,
  { skippedLines = 0 } = {},
): AsyncIterable<TextRecord> {
  const rows = new TableRows(name, languages);
  const parser = parse({
    delimiter,
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
      const record = rows.read(cells, info.lines + skippedLines);
      if (record) yield record;
    }
    await flow;
  } catch (error) {
    throw error instanceof CsvError ? inOurWords(error, name, skippedLines) : error;
  }
}

async function* withoutBeginning(text: AsyncIterable<string>, characters: number): AsyncIterable<string> {
  let left = characters;
  for await (const chunk of text) {
    if (chunk.length > left) yield chunk.slice(left);
    left = Math.max(0, left - chunk.length);
  }
}

function inOurWords(error: CsvError, name: string, skippedLines: number): MalformedTable | TextTooLong {
  const line = (typeof error.lines === 'number' ? error.lines : 1) + skippedLines;
  if (error.code === 'CSV_MAX_RECORD_SIZE') {
    return new TextTooLong(
      `The row that begins before line ${line} of ${name} has more than ${LONGEST_TEXT} characters. ` +
        'Check that its quotes close, or break it up, and upload the file again.',
      { line },
      { cause: error },
    );
  }
  return new MalformedTable(
    `${name} is no well-formed table at line ${line}: ${error.message}. Correct it and upload it again.`,
    { line },
    { cause: error },
  );
}
