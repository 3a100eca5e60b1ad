import type { StoredKind } from '../../contracts/api/removals.ts';
import { DatasetManifest, type ManifestInput } from '../../contracts/manifest.ts';
import type { RemovalRule } from '../../contracts/rights.ts';
import { IngestReport } from '../../contracts/shard.ts';
import { type CorpusId, keys } from '../keys.ts';
import { readJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import { forEachOf } from '../registry/writes.ts';
import { listHeldOutCards } from '../splits/held-out-sets.ts';
import { isWhollyRemoved, mayHold } from './removal-rules.ts';

/** Objects in which removed text still lies. */
export interface StoredText {
  /** Keys of the landing bucket with nothing but the text. */
  uploads: string[];
  /** Keys of the landing bucket with other text too: to be replaced by whoever uploaded them. */
  sharedUploads: string[];
  /** Keys of the data bucket: training files, drop logs, report pages and shards of earlier versions, files of their runs, copies in quarantine, retired held-out sets, snapshots of what is searched. */
  data: { key: string; kind: StoredKind; sizeBytes: number }[];
}

/**
 * Where the text of a removal lies. What the latest version is made of is never among it: it was made without the text,
 * or cannot be given up yet.
 * @param holding manifests of the versions that hold the text
 */
export async function storedText(
  data: Objects,
  {
    id,
    rule,
    holding,
    latest,
  }: { id: CorpusId; rule: RemovalRule; holding: readonly DatasetManifest[]; latest: string | undefined },
): Promise<StoredText> {
  const inputs = holding.flatMap(({ inputs }) => inputs).filter((input) => mayHold(input, rule));
  const whole = new Map<string, boolean>();
  // A file may be cut into several inputs.
  for (const input of inputs) {
    for (const { key } of input.files) {
      whole.set(key, (whole.get(key) ?? true) && isWhollyRemoved(input, [rule]));
    }
  }
  const keysWhere = (wanted: boolean) =>
    [...whole]
      .filter(([, is]) => is === wanted)
      .map(([key]) => key)
      .sort();
  const stored = new Map<string, StoredKind>();
  const inUse = new Set(
    latest === undefined
      ? []
      : (await readJson(data, keys.manifest(id, latest), DatasetManifest)).ingestReports,
  );
  for (const manifest of holding) {
    if (manifest.version === latest) continue;
    for (const { key } of manifest.train) stored.set(key, 'train');
    for (const { key } of manifest.dropLogs) stored.set(key, 'drops');
    stored.set(keys.reportPage(id, manifest.version), 'report');
    const reportKeys = manifest.ingestReports.filter((key) => !inUse.has(key));
    for (const key of await shardObjects(data, reportKeys, inputs)) stored.set(key, 'shard');
    // Reports have samples of the text.
    for await (const { key } of data.list(keys.runFiles(manifest.runId))) stored.set(key, 'run');
  }
  for (const { uploadId, key } of quarantined(inputs)) {
    stored.set(keys.quarantined(key, uploadId), 'quarantine');
  }
  for (const { retired, key } of await listHeldOutCards(data, id)) {
    if (retired?.removalIds.includes(rule.removalId)) stored.set(key, 'heldOut');
  }
  // They name titles; the API makes new ones.
  for await (const { key } of data.list(keys.mirrorSnapshots())) stored.set(key, 'search');
  const sizes = await forEachOf([...stored].sort(), async ([key, kind]) => ({
    ...{ key, kind },
    sizeBytes: await data.size(key),
  }));
  const present = sizes.flatMap(({ key, kind, sizeBytes }) =>
    sizeBytes === undefined ? [] : [{ key, kind, sizeBytes }],
  );
  return { uploads: keysWhere(true), sharedUploads: keysWhere(false), data: present };
}

/** Objects of the shards that some inputs are in; the reports of old shards may have expired with them. */
async function shardObjects(
  data: Objects,
  reportKeys: readonly string[],
  inputs: readonly ManifestInput[],
): Promise<string[]> {
  const concerned = new Set(inputs.map(({ inputId }) => inputId));
  const found = await forEachOf(reportKeys, async (key) => {
    if ((await data.size(key)) === undefined) return [];
    const report = await readJson(data, key, IngestReport);
    return report.inputs.some(({ input }) => concerned.has(input.inputId))
      ? [...report.shardKeys, ...report.dropsKeys]
      : [];
  });
  return found.flat();
}

const quarantined = (inputs: readonly ManifestInput[]) =>
  inputs.filter(({ quarantine }) => quarantine !== undefined).flatMap(({ files }) => files);
