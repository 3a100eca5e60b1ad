import { type AsyncBuffer, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { type BasicType, ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import { DragomanError, ObjectMissing } from '../errors.ts';
import type { Objects } from '../objects/objects.ts';

/** A Parquet file cannot be read. */
export class ParquetDamaged extends DragomanError {}

/** One column: how it is called, stored, and got from and put back into a row. */
export interface Column<Row> {
  name: keyof Row & string;
  type: Extract<BasicType, 'STRING' | 'DOUBLE' | 'INT32' | 'BOOLEAN'>;
  nullable: boolean;
}

/** Bounds of a row group: what a reader holds at once. */
const ROW_GROUP_ROWS = 10_000;
const ROW_GROUP_CHARACTERS = 8 * 2 ** 20;

type Cell = string | number | boolean | null;

/**
 * Apache Parquet, compressed with Snappy, in row groups of at most 10,000 rows and about 8 Mi characters. Equal rows
 * give equal bytes. Without rows the file has a schema and no row group.
 */
export function writeTable<Row extends object>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): Uint8Array {
  const source = (from: readonly Row[]) =>
    columns.map(({ name, type, nullable }) => ({
      name,
      type,
      nullable,
      // Minima and maxima of running text help nobody and would cost as much as short texts themselves.
      statistics: false,
      data: from.map((row) => row[name] as Cell),
    }));
  const writer = new ByteWriter();
  const parquet = new ParquetWriter({ writer, schema: schemaFromColumnData({ columnData: source([]) }) });
  for (const group of rowGroups(columns, rows)) {
    // The schema is given once; columns of a group only bring their values.
    const columnData = source(group).map(({ name, statistics, data }) => ({ name, statistics, data }));
    parquet.write({ columnData, rowGroupSize: group.length });
  }
  parquet.finish();
  return new Uint8Array(writer.getBuffer());
}

/**
 * The rows of a Parquet object in their order, row group by row group: holds one row group.
 * @param columns to read; absent: all
 * @throws ParquetDamaged, ObjectMissing
 */
export async function* readTable<Row extends object>(
  objects: Objects,
  key: string,
  columns?: (keyof Row & string)[],
): AsyncIterable<Row> {
  const file = await asyncBuffer(objects, key);
  let rowStart = 0;
  try {
    const metadata = await parquetMetadataAsync(file, { initialFetchSize: 65_536 });
    for (const { num_rows } of metadata.row_groups) {
      const rowEnd = rowStart + Number(num_rows);
      yield* (await parquetReadObjects({ file, metadata, columns, rowStart, rowEnd })) as Row[];
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
  const texts = columns.filter(({ type }) => type === 'STRING').map(({ name }) => name);
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
