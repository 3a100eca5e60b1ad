import type { ColumnChunk, SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import { writeColumn } from 'hyparquet-writer/src/column.js';
import { compressSnappy } from './kernels/snappy.ts';
import { writeTextChunk } from './text-chunk.ts';

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
