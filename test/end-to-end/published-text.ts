import { DatasetManifest } from '../../contracts/manifest.ts';
import { type CorpusId, keys } from '../../core/keys.ts';
import { readJson } from '../../core/objects/json-objects.ts';
import type { Objects } from '../../core/objects/objects.ts';
import { type DropRow, readDrops } from '../../core/parquet/drop-rows.ts';
import { type PairRow, readPairs } from '../../core/parquet/pair-rows.ts';

/** All text of a dataset version, read from its files. */
export interface PublishedText {
  manifest: DatasetManifest;
  train: PairRow[];
  heldOut: PairRow[];
  drops: DropRow[];
}

/** Reads every file that the manifest of a version names. */
export async function readPublished(data: Objects, id: CorpusId, version: string): Promise<PublishedText> {
  const manifest = await readJson(data, keys.manifest(id, version), DatasetManifest);
  const dropLogs = [...manifest.dropLogs.map(({ key }) => key), ...manifest.shardDropLogs];
  return {
    manifest,
    train: await readAll(manifest.train, ({ key }) => readPairs(data, key)),
    heldOut: await readAll(manifest.heldOut, ({ key }) => readPairs(data, key)),
    drops: await readAll(dropLogs, (key) => readDrops(data, key)),
  };
}

async function readAll<Item, Row>(
  items: readonly Item[],
  read: (item: Item) => AsyncIterable<Row>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const item of items) for await (const row of read(item)) rows.push(row);
  return rows;
}
