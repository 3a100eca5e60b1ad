import { type AsyncBuffer, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { DragomanError, ObjectMissing } from '../errors.ts';
import type { Objects } from '../objects/objects.ts';

/** A Parquet file cannot be read. */
export class ParquetDamaged extends DragomanError {}

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
 * @throws ParquetDamaged, ObjectMissing
 */
export async function* readRowGroups<Row extends object>(
  objects: Objects,
  key: string,
  columns?: (keyof Row & string)[],
): AsyncIterable<Row[]> {
  for await (const group of openRowGroups<Row>(objects, key, 0)) {
    yield (columns ? await group.read(columns) : await group.readAll()) as Row[];
  }
}

/** A row group of which nothing is read yet. Rows are counted from its own first one that was asked for. */
export interface RowGroup<Row extends object> {
  rows: number;
  /** Some columns of the rows from `first` to before `end`. @throws ParquetDamaged */
  read<Name extends keyof Row & string>(
    columns: readonly Name[],
    first?: number,
    end?: number,
  ): Promise<Pick<Row, Name>[]>;
  /** @throws ParquetDamaged */
  readAll(): Promise<Row[]>;
}

/**
 * The row groups of a Parquet object, for who looks at some columns before it reads the others. Holds nothing.
 * @param firstRow where to begin, 0-based; row groups before it are passed over
 * @throws ParquetDamaged, ObjectMissing
 */
export async function* openRowGroups<Row extends object>(
  objects: Objects,
  key: string,
  firstRow: number,
): AsyncIterable<RowGroup<Row>> {
  const file = await asyncBuffer(objects, key);
  const metadata = await orDamaged(key, 0, () => parquetMetadataAsync(file, { initialFetchSize: 65_536 }));
  let groupEnd = 0;
  for (const { num_rows } of metadata.row_groups) {
    const rowStart = Math.max(groupEnd, firstRow);
    groupEnd += Number(num_rows);
    if (groupEnd <= firstRow) continue;
    const rows = groupEnd - rowStart;
    const read = (columns: string[] | undefined, first = 0, end = rows) => {
      const wanted = { rowStart: rowStart + first, rowEnd: rowStart + end, columns };
      return orDamaged(key, rowStart, () => parquetReadObjects({ file, metadata, ...wanted, parsers }));
    };
    yield {
      rows,
      read: (columns, first, end) => read([...columns], first, end) as Promise<Row[]>,
      readAll: () => read(undefined) as Promise<Row[]>,
    };
  }
}

async function orDamaged<Value>(key: string, row: number, read: () => Promise<Value>): Promise<Value> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof DragomanError) throw error;
    throw new ParquetDamaged(
      `${key} cannot be read as Parquet after row ${row} (${(error as Error).message}). Restore it from an earlier version of the object, or prepare the dataset again.`,
      { cause: error },
    );
  }
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
