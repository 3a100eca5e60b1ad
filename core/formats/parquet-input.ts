import {
  type Compressors,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
  type RowGroup,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { UnreadableInput } from '../errors.ts';
import { InputTooLarge, MalformedParquet } from './errors.ts';
import { NamedFields } from './named-fields.ts';
import type { Reader } from './readers.ts';
import { wholeBytes } from './whole-file.ts';

/** Bytes of a file; a Parquet file is read from its end. */
const LARGEST_FILE = 2 ** 28;
/** Bytes of the texts of one row group once decompressed; 100,000 rows of short texts have some 20 MiB. */
const LARGEST_ROW_GROUP = 2 ** 28;
const MOST_ROWS_IN_GROUP = 4_000_000;

/**
 * Apache Parquet, in any compression but LZO: a record for every row, with the columns that findColumns finds (also
 * within a struct, `translation.en`). Holds the file, 256 MiB at most, and those columns of one row group, 256 MiB at
 * most.
 * @throws MalformedParquet, LanguageMissing, InputTooLarge
 */
export const readParquetInput: Reader = async function* ([side], { languages }) {
  const { name } = side;
  const bytes = await wholeBytes(side, LARGEST_FILE);
  const file = {
    byteLength: bytes.length,
    slice: (start: number, end?: number) => Uint8Array.from(bytes.subarray(start, end)).buffer,
  };
  const fields = new NamedFields(name, languages);
  let record = 0;
  try {
    const metadata = await parquetMetadataAsync(file);
    const columns = neededColumns(metadata, fields);
    let rowStart = 0;
    for (const group of metadata.row_groups) {
      assertReadable(group, columns, name);
      const rowEnd = rowStart + Number(group.num_rows);
      const rows = await parquetReadObjects({
        file,
        metadata,
        rowStart,
        rowEnd,
        columns,
        compressors: BOUNDED,
      });
      for (const row of rows) {
        record++;
        const at = record;
        const malformed = (what: string) =>
          new MalformedParquet(`Row ${at} of ${name} ${what} and upload the file again.`, { record: at });
        yield { ...fields.read(row, `Row ${at}`, malformed), record };
      }
      rowStart = rowEnd;
    }
  } catch (error) {
    if (error instanceof UnreadableInput) throw error;
    throw new MalformedParquet(
      `${name} cannot be read as Parquet after row ${record} (${(error as Error).message.slice(0, 200)}). Write it again and upload it again.`,
      {},
      { cause: error },
    );
  }
};

/** The columns of the schema's first level that hold the texts and what belongs to them. */
function neededColumns(metadata: FileMetaData, fields: NamedFields): string[] {
  const leaves = parquetSchema(metadata).children.flatMap(({ element, children }) =>
    children.length === 0
      ? [[element.name, element.name]]
      : children.map((child) => [`${element.name}.${child.element.name}`, element.name]),
  );
  const { source, target, optional } = fields.columnsOf(
    leaves.map(([name]) => name as string),
    'The schema',
  );
  const indexes = [source, target, ...Object.values(optional)];
  return [...new Set(indexes.map((index) => leaves[index]?.[1] as string))];
}

/** @throws InputTooLarge */
function assertReadable({ num_rows, columns: chunks }: RowGroup, columns: string[], name: string): void {
  let size = 0;
  for (const { meta_data } of chunks) {
    if (meta_data && columns.includes(meta_data.path_in_schema[0] as string))
      size += Number(meta_data.total_uncompressed_size);
  }
  if (size > LARGEST_ROW_GROUP || num_rows > MOST_ROWS_IN_GROUP) throw rowGroupTooLarge(name);
}

/** Decompressors that do not believe any size that a page claims to have. */
const BOUNDED: Compressors = Object.fromEntries(
  Object.entries(compressors).map(([codec, decompress]) => [
    codec,
    (input: Uint8Array, outputLength: number) => {
      if (outputLength > LARGEST_ROW_GROUP) throw new RangeError(`a page claims ${outputLength} bytes`);
      return decompress(input, outputLength);
    },
  ]),
);

function rowGroupTooLarge(name: string): InputTooLarge {
  return new InputTooLarge(
    `${name} has a row group of more than ${LARGEST_ROW_GROUP / 2 ** 20} MiB. Write it with smaller row groups (100,000 rows) and upload it again.`,
  );
}
