import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import { parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import type { PlanInput } from '../../contracts/plan.ts';
import type { InputNote } from '../../contracts/shard.ts';
import { UnreadableInput } from '../errors.ts';
import { openBytes } from '../formats/bytes.ts';
import { decodeText } from '../formats/decode-text.ts';
import { EmptyInput, MalformedJsonLine, MalformedParquet, MalformedTable } from '../formats/errors.ts';
import { nameOf } from '../formats/file-formats.ts';
import type { OpenFile } from '../formats/read-records.ts';
import type { Cell, TableFile, TableRow } from './table-rows.ts';

/** Decompressed bytes of one table, which is read as a whole; as objects its rows take some ten times that. */
const BOUNDS = { maximumBytes: 2 ** 27, maximumRatio: 200, ratioFromBytes: 2 ** 22 };
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const DELIMITERS = [',', ';', '\t', '|'];

/**
 * The rows of one table: CSV with a header (delimited by commas, semicolons, tabs or bars), JSON (an array of objects, or
 * one a line) or Parquet. An empty field is null; CSV fields that are all numbers, or all true and false, are those.
 * Holds the file, 128 MiB at most, and its rows.
 * @throws MalformedTable, MalformedJsonLine, MalformedParquet, EmptyInput, and what reading any file throws
 */
export async function readTable(
  { format, compression, files: [file] }: Pick<PlanInput, 'format' | 'compression' | 'files'>,
  open: OpenFile,
  note: (note: InputNote) => void = () => undefined,
): Promise<TableFile> {
  const name = nameOf(file.key);
  const bytes = openBytes(open(file), { name, compression, bounds: BOUNDS, note });
  const table =
    format === 'parquet'
      ? await readParquet(Buffer.concat(await collect(bytes)), name)
      : await readText((await collect(decodeText(bytes, { name, note }))).join(''), format, name);
  if (table.rows.length === 0)
    throw new EmptyInput(`${name} has no row. Check the export and upload it again.`);
  return table;
}

function readText(text: string, format: PlanInput['format'], name: string): TableFile {
  if (format !== 'jsonl') return readSeparated(text, format === 'tsv' ? '\t' : delimiterOf(text), name);
  return fromObjects(
    text.trimStart().startsWith('[') ? parseArray(text, name) : parseLines(text, name),
    name,
  );
}

/** By which the first line is cut into most. */
function delimiterOf(text: string): string {
  const [header = ''] = text.split('\n', 1);
  const pieces = (delimiter: string) => header.split(delimiter).length;
  return DELIMITERS.reduce((best, delimiter) => (pieces(delimiter) > pieces(best) ? delimiter : best));
}

function readSeparated(text: string, delimiter: string, name: string): TableFile {
  try {
    const [header = [], ...records] = parse(text, {
      delimiter,
      bom: true,
      skip_empty_lines: true,
      trim: true,
    }) as string[][];
    const columns = namedOnce(header, name);
    const converted = columns.map((_, index) => converter(records.map((record) => record[index])));
    const rows = records.map((record) =>
      Object.fromEntries(columns.map((column, index) => [column, converted[index](record[index])])),
    );
    return { columns, rows };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === 'number' ? error.lines : 1;
    throw new MalformedTable(
      `${name} is no well-formed table at line ${line}: ${error.message}. Correct it and upload it again.`,
      { line },
      { cause: error },
    );
  }
}

/** What the fields of a column are, by all of them. */
function converter(fields: readonly string[]): (field: string) => Cell {
  const filled = fields.filter((field) => field !== '');
  const unlessEmpty = (convert: (field: string) => Cell) => (field: string) =>
    field === '' ? null : convert(field);
  if (filled.length > 0 && filled.every((field) => NUMBER.test(field))) return unlessEmpty(Number);
  const isTruth = (field: string) => /^(true|false)$/i.test(field);
  if (filled.length > 0 && filled.every(isTruth)) return unlessEmpty((field) => /^t/i.test(field));
  return unlessEmpty((field) => field);
}

function namedOnce(header: readonly string[], name: string): string[] {
  const wrong = header.find((column, index) => column === '' || header.indexOf(column) !== index);
  if (wrong === undefined && header.length > 0) return [...header];
  const what =
    wrong === undefined ? 'no header' : wrong === '' ? 'a column without a name' : `two columns ${wrong}`;
  throw new MalformedTable(
    `${name} has ${what} in its first line. Give every column a name of its own and upload it again.`,
    { line: 1 },
  );
}

function parseArray(text: string, name: string): unknown[] {
  try {
    return JSON.parse(text) as unknown[];
  } catch (error) {
    throw new MalformedTable(
      `${name} is no JSON (${(error as Error).message.slice(0, 100)}). Correct it and upload it again.`,
      {},
      { cause: error },
    );
  }
}

function parseLines(text: string, name: string): unknown[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    try {
      return [JSON.parse(line)];
    } catch (error) {
      throw new MalformedJsonLine(
        `Line ${index + 1} of ${name} is no JSON (${(error as Error).message.slice(0, 100)}). Correct it and upload the file again.`,
        { line: index + 1 },
        { cause: error },
      );
    }
  });
}

async function readParquet(bytes: Buffer, name: string): Promise<TableFile> {
  const file = {
    byteLength: bytes.length,
    slice: (start: number, end?: number) => Uint8Array.from(bytes.subarray(start, end)).buffer,
  };
  let rows: unknown[];
  try {
    rows = await parquetReadObjects({ file, compressors });
  } catch (error) {
    throw new MalformedParquet(
      `${name} cannot be read as Parquet (${(error as Error).message.slice(0, 200)}). Write it again and upload it again.`,
      {},
      { cause: error },
    );
  }
  return fromObjects(rows, name);
}

/** Columns in the order in which they appear first; what a row lacks is null. */
function fromObjects(values: readonly unknown[], name: string): TableFile {
  const columns = new Set<string>();
  const rows = values.map((value, index): TableRow => {
    const record = index + 1;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new MalformedTable(
        `Row ${record} of ${name} is no object. Write {"column": value, ...} and upload the file again.`,
        { record },
      );
    }
    return Object.fromEntries(
      Object.entries(value).map(([column, cell]) => {
        columns.add(column);
        return [column, plainCell(cell, { column, record, name })];
      }),
    );
  });
  const names = [...columns];
  return { columns: names, rows: rows.map((row) => ({ ...blank(names), ...row })) };
}

const blank = (names: readonly string[]): TableRow => Object.fromEntries(names.map((name) => [name, null]));

function plainCell(
  cell: unknown,
  { column, record, name }: { column: string; record: number; name: string },
): Cell {
  if (cell === null || cell === undefined || cell === '') return null;
  if (typeof cell === 'string' || typeof cell === 'boolean') return cell;
  if (typeof cell === 'bigint') return Number(cell);
  if (typeof cell === 'number' && Number.isFinite(cell)) return cell;
  if (cell instanceof Date && !Number.isNaN(cell.getTime())) return isoOf(cell);
  throw new MalformedTable(
    `Row ${record} of ${name} has no plain value in column ${column}. Tables hold numbers, text, true and false; upload the file again with such values.`,
    { record },
  );
}

/** A date alone where the time is midnight. */
const isoOf = (date: Date) => date.toISOString().replace(/T00:00:00\.000Z$/, '');

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** A file whose columns are others than those of the files before it. */
export class ColumnsDiffer extends UnreadableInput {}

/** @throws ColumnsDiffer when a file does not have just these columns, in whatever order */
export function assertColumns(expected: readonly string[], { columns }: TableFile, name: string): void {
  const missing = expected.filter((column) => !columns.includes(column));
  const unknown = columns.filter((column) => !expected.includes(column));
  if (missing.length === 0 && unknown.length === 0) return;
  const say = (what: string, names: readonly string[]) =>
    names.length > 0 ? [`${what} ${names.slice(0, 5).join(', ')}`] : [];
  throw new ColumnsDiffer(
    `${name} does not have the columns of its corpus: ${[...say('it lacks', missing), ...say('it has besides', unknown)].join('; ')}. ` +
      'Give it the same columns and upload it again, or upload it to a corpus of its own.',
  );
}
