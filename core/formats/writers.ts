import type { Languages, TextRecord } from './text-record.ts';
import { writeJsonl } from './write-jsonl.ts';
import { writeParquet } from './write-parquet.ts';
import { writeTmx } from './write-tmx.ts';
import { writeTsv } from './write-tsv.ts';

/**
 * The pieces of a file of these records, in their order. What a reader of the same format gives back are the same
 * records but for their lines, and for characters that the format cannot hold.
 */
export type RecordsWriter = (
  records: AsyncIterable<TextRecord>,
  languages: Languages,
) => AsyncIterable<string | Uint8Array>;

/** Every format that can be written. */
export const WRITERS = {
  tsv: writeTsv,
  jsonl: writeJsonl,
  parquet: writeParquet,
  tmx: writeTmx,
} satisfies Record<string, RecordsWriter>;
