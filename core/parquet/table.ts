import {
  type AsyncBuffer,
  type ColumnChunk,
  parquetMetadataAsync,
  parquetReadObjects,
  type SchemaElement,
} from 'hyparquet';
import { ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import { writeColumn } from 'hyparquet-writer/src/column.js';
import { DragomanError, ObjectMissing } from '../errors.ts';
import type { Objects } from '../objects/objects.ts';
import { compressSnappy } from './kernels/snappy.ts';
import { writeTextChunk } from './text-chunk.ts';

/** A Parquet file cannot be read. */
export class ParquetDamaged extends DragomanError {}

/** One column: how it is called, stored, and got from and put back into a row. */
export interface Column<Row> {
  name: keyof Row & string;
  /** `TEXT` for strings that hardly ever repeat, `STRING` for names, which become a dictionary. */
  type: 'TEXT' | 'STRING' | 'DOUBLE' | 'INT32' | 'BOOLEAN';
  nullable: boolean;
}

/** Bounds of a row group: what a reader holds at once. */
const ROW_GROUP_ROWS = 10_000;
const ROW_GROUP_CHARACTERS = 8 * 2 ** 20;
const PAGE_BYTES = 2 ** 20;

type Cell = string | number | boolean | null;

/**
 * Apache Parquet, compressed with Snappy, in row groups of at most 10,000 rows and about 8 Mi characters. Equal rows
 * give equal bytes. Without rows the file has a schema and no row group.
 */
export function writeTable<Row extends object>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): Uint8Array {
  const writer = new ByteWriter();
  const parquet = new ParquetWriter({
    writer,
    schema: schemaOf(columns),
    compressors: { SNAPPY: compressSnappy },
  });
  for (const group of rowGroups(columns, rows)) writeRowGroup(parquet, columns, group);
  parquet.finish();
  return writer.getBytes();
}

/**
 * The rows of a Parquet object in their order: holds one row group.
 * @param columns that are wanted; all where not given
 * @throws ParquetDamaged, ObjectMissing
 */
export async function* readTable<Row extends object>(
  objects: Objects,
  key: string,
  columns?: (keyof Row & string)[],
): AsyncIterable<Row> {
  for await (const rows of readRowGroups<Row>(objects, key, columns)) yield* rows;
}

/**
 * The same, all rows of a row group at a time: who reads every row waits once for each group and not for each row.
 * @param columns that are wanted; all where not given
 * @param firstRow where to begin, 0-based; row groups before it are not read
 * @throws ParquetDamaged, ObjectMissing
 */
export async function* readRowGroups<Row extends object>(
  objects: Objects,
  key: string,
  columns?: (keyof Row & string)[],
  firstRow = 0,
): AsyncIterable<Row[]> {
  const file = await asyncBuffer(objects, key);
  let rowStart = 0;
  try {
    const metadata = await parquetMetadataAsync(file, { initialFetchSize: 65_536 });
    for (const { num_rows } of metadata.row_groups) {
      const rowEnd = rowStart + Number(num_rows);
      if (rowEnd <= firstRow) {
        rowStart = rowEnd;
        continue;
      }
      rowStart = Math.max(rowStart, firstRow);
      yield (await parquetReadObjects({ file, metadata, rowStart, rowEnd, columns, parsers })) as Row[];
      rowStart = rowEnd;
    }
  } catch (error) {
    if (error instanceof DragomanError) throw error;
    throw new ParquetDamaged(
      `${key} cannot be read as Parquet after row ${rowStart} (${(error as Error).message}). Restore it from an earlier version of the object, or prepare the dataset again.`,
      { cause: error },
    );
  }
}

function schemaOf<Row>(columns: readonly Column<Row>[]): SchemaElement[] {
  const columnData = columns.map(({ name, type, nullable }) => ({
    name,
    type: type === 'TEXT' ? ('STRING' as const) : type,
    nullable,
    data: [],
  }));
  return schemaFromColumnData({ columnData });
}

/** Columns without minima and maxima: of running text they help nobody and would cost as much as short texts themselves. */
function writeRowGroup<Row>(
  parquet: ParquetWriter,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): void {
  const { writer, schema, compressors } = parquet;
  const start = writer.offset;
  const chunks = columns.map(({ name, type, nullable }, index): ColumnChunk => {
    const values = rows.map((row) => row[name] as Cell);
    if (type === 'TEXT') return writeTextChunk(writer, { name, nullable }, values as (string | null)[]);
    const element = schema[index + 1] as SchemaElement;
    const column = {
      columnName: name,
      element,
      schemaPath: [schema[0] as SchemaElement, element],
      codec: 'SNAPPY' as const,
      compressors,
      stats: false,
      pageSize: PAGE_BYTES,
      columnIndex: false,
      offsetIndex: false,
    };
    const definitionLevels = nullable ? values.map((value) => (value === null ? 0 : 1)) : [];
    const pageData = { values, definitionLevels, repetitionLevels: [], maxDefinitionLevel: nullable ? 1 : 0 };
    return writeColumn({ writer, column, pageData }).chunk;
  });
  const bytes = chunks.reduce((sum, { meta_data }) => sum + (meta_data?.total_uncompressed_size ?? 0n), 0n);
  parquet.row_groups.push({
    columns: chunks,
    total_byte_size: bytes,
    num_rows: BigInt(rows.length),
    total_compressed_size: BigInt(writer.offset - start),
  });
  parquet.num_rows += BigInt(rows.length);
}

/** The library's own decoder costs three times as much a text, and takes a byte order mark off it. */
const parsers = {
  stringFromBytes(bytes: Uint8Array | undefined) {
    if (!bytes) return undefined;
    const { buffer, byteOffset, length } = bytes;
    // The texts of a page lie in one buffer.
    if (buffer !== page.buffer) page = Buffer.from(buffer);
    return page.toString('utf8', byteOffset, byteOffset + length);
  },
};
let page: Buffer<ArrayBufferLike> = Buffer.alloc(0);

async function asyncBuffer(objects: Objects, key: string): Promise<AsyncBuffer> {
  const byteLength = await objects.size(key);
  if (byteLength === undefined) throw new ObjectMissing(`No object ${key}.`);
  return {
    byteLength,
    slice: async (start, end = byteLength) => {
      const bytes = await objects.getRange(key, start, end - 1);
      return Uint8Array.from(bytes).buffer;
    },
  };
}

function* rowGroups<Row extends object>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): Iterable<readonly Row[]> {
  const texts = columns.filter(({ type }) => type === 'TEXT' || type === 'STRING').map(({ name }) => name);
  let first = 0;
  let characters = 0;
  for (let index = 0; index < rows.length; index++) {
    for (const name of texts) characters += (rows[index]?.[name] as string | null)?.length ?? 0;
    if (index + 1 - first === ROW_GROUP_ROWS || characters >= ROW_GROUP_CHARACTERS) {
      yield rows.slice(first, index + 1);
      first = index + 1;
      characters = 0;
    }
  }
  if (first < rows.length) yield rows.slice(first);
}
