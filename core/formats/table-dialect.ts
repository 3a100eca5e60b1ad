import { findColumns } from './columns.ts';
import { SAMPLE_CHARACTERS } from './peek-text.ts';
import type { Languages } from './text-record.ts';

/** How a file of comma-separated values is written. */
export interface TableDialect {
  delimiter: string;
  /** Characters of a first line that only names the delimiter (`sep=;`), as Excel writes it. */
  skipCharacters: number;
}

/** In the order in which they are tried; the first wins where two fit alike. */
const DELIMITERS = [',', ';', '\t', '|'];

/** Rows that are looked at. */
const SAMPLE_ROWS = 200;

/**
 * Which delimiter a CSV file has, from its beginning: that of a `sep=` line, else the one by which the first row is a
 * header of the pair, else the one by which most rows have as many columns as the first one (two, or failing that
 * more). Quoted fields may hold the others.
 */
export function detectDialect(beginning: string, isWhole: boolean, languages: Languages): TableDialect {
  const named = /^sep=([,;\t|])\r?\n/i.exec(beginning);
  if (named) return { delimiter: named[1] as string, skipCharacters: named[0].length };
  let delimiter = ',';
  let best = 0;
  for (const candidate of DELIMITERS) {
    const rows = rowsOf(beginning, candidate, isWhole);
    const [first = []] = rows;
    if (first.length < 2) continue;
    const isHeader = findColumns(first.map(withoutQuotes), languages) !== undefined;
    const fit = (isHeader ? 2 : 0) + shareAsWideAsFirst(rows) + (first.length === 2 ? 0.1 : 0);
    if (fit > best) [delimiter, best] = [candidate, fit];
  }
  return { delimiter, skipCharacters: 0 };
}

/**
 * True when a TSV is written with quotes as spreadsheets do it, from its first 64 Ki characters: every field that has
 * a quotation mark is enclosed in quotes and has its inner ones doubled, and that explains the file: read without quotes
 * its rows differ in width and read with them they do not, or an inner quote is doubled, or all fields are enclosed, or
 * just those with a comma. Otherwise quotation marks are text.
 */
export function isQuotedTsv(text: string, isWholeText: boolean): boolean {
  const beginning = text.slice(0, SAMPLE_CHARACTERS);
  const isWhole = isWholeText && beginning === text;
  if (!beginning.includes('"')) return false;
  const lines = beginning.split('\n', SAMPLE_ROWS + 1);
  if (!isWhole || lines.length > SAMPLE_ROWS) lines.pop();
  const plainRows = lines
    .filter((line) => line.trim() !== '')
    .map((line) => line.replace(/\r$/, '').split('\t'));
  const isPlainEven = shareAsWideAsFirst(plainRows) === 1;
  const rows = isPlainEven ? plainRows : rowsOf(beginning, '\t', isWhole);
  const fields = rows.flat().filter((field) => field !== '');
  const quoted = fields.filter((field) => field.includes('"'));
  if (quoted.length === 0 || !quoted.every((field) => /^"(?:[^"]|"")*"$/.test(field))) return false;
  if (!isPlainEven) return shareAsWideAsFirst(rows) === 1;
  if (quoted.length === fields.length || quoted.some((field) => field.slice(1, -1).includes('""')))
    return true;
  return fields.every((field) => field.startsWith('"') === field.includes(','));
}

function shareAsWideAsFirst(rows: readonly string[][]): number {
  return rows.filter(({ length }) => length === rows[0]?.length).length / rows.length;
}

const withoutQuotes = (field: string) => field.replace(/^"(.*)"$/s, '$1');

/** The raw fields, with their quotes, of the rows that are whole; blank rows are left out. */
function rowsOf(text: string, delimiter: string, isWhole: boolean): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let start = 0;
  let isInQuotes = false;
  const endRow = (end: number) => {
    row.push(text.slice(start, end).replace(/\r$/, ''));
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  };
  for (let at = 0; at < text.length && rows.length < SAMPLE_ROWS; at++) {
    const character = text[at];
    if (isInQuotes) isInQuotes = character !== '"';
    else if (character === '"') isInQuotes = at === start || text[at - 1] === '"';
    else if (character === delimiter) {
      row.push(text.slice(start, at));
      start = at + 1;
    } else if (character === '\n') {
      endRow(at);
      start = at + 1;
    }
  }
  if (isWhole && start < text.length && rows.length < SAMPLE_ROWS) endRow(text.length);
  return rows;
}
