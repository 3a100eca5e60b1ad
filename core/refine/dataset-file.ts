import type { DatasetFile } from '../../contracts/shard.ts';
import { sha256 } from '../hashing.ts';
import type { Objects } from '../objects/objects.ts';

/** Writes rows as Parquet. @returns undefined, and writes nothing, when there are no rows */
export async function writeDatasetFile<Row>(
  data: Objects,
  key: string,
  rows: readonly Row[],
  encode: (rows: readonly Row[]) => Uint8Array,
): Promise<DatasetFile | undefined> {
  if (rows.length === 0) return undefined;
  const bytes = encode(rows);
  await data.put(key, bytes, 'application/vnd.apache.parquet');
  return { key, rows: rows.length, sizeBytes: bytes.length, sha256: sha256(bytes) };
}

/** The same file under another key, without reading it. */
export async function copyDatasetFile(
  data: Objects,
  file: DatasetFile | undefined,
  key: string,
): Promise<DatasetFile | undefined> {
  if (!file) return undefined;
  await data.copyTo(file.key, data, key);
  return { ...file, key };
}
