import { ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import type { TextRecord } from './text-record.ts';
import type { RecordsWriter } from './writers.ts';

/** Bounds of a row group: what the writer and a reader hold at once. */
const ROW_GROUP_ROWS = 10_000;
const ROW_GROUP_CHARACTERS = 8 * 2 ** 20;

const COLUMNS = [
  { name: 'source', type: 'STRING', nullable: false },
  { name: 'target', type: 'STRING', nullable: false },
  { name: 'document', type: 'STRING', nullable: true },
  { name: 'position', type: 'INT32', nullable: true },
  { name: 'domain', type: 'STRING', nullable: true },
  { name: 'title', type: 'STRING', nullable: true },
  { name: 'date', type: 'STRING', nullable: true },
] as const;

/**
 * Apache Parquet, compressed with Snappy, with all columns that a record may have. Holds one row group: 10,000 records
 * and about 8 Mi characters at most.
 */
export const writeParquet: RecordsWriter = async function* (records) {
  const columnsOf = (rows: readonly TextRecord[]) =>
    COLUMNS.map(({ name }) => ({ name, statistics: false, data: rows.map((row) => row[name] ?? null) }));
  const writer = new ByteWriter();
  const schema = schemaFromColumnData({ columnData: COLUMNS.map((column) => ({ ...column, data: [] })) });
  const parquet = new ParquetWriter({ writer, schema });
  // The writer goes on counting where it is in the file when its buffer begins anew.
  const written = () => {
    const bytes = writer.getBytes().slice();
    writer.index = 0;
    return bytes;
  };
  let rows: TextRecord[] = [];
  let characters = 0;
  for await (const record of records) {
    rows.push(record);
    characters += record.source.length + record.target.length;
    if (rows.length < ROW_GROUP_ROWS && characters < ROW_GROUP_CHARACTERS) continue;
    parquet.write({ columnData: columnsOf(rows), rowGroupSize: rows.length });
    rows = [];
    characters = 0;
    yield written();
  }
  if (rows.length > 0) parquet.write({ columnData: columnsOf(rows), rowGroupSize: rows.length });
  parquet.finish();
  yield written();
};
