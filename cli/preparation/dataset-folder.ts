import { DatasetManifest } from '../../contracts/manifest.ts';
import { DragomanError } from '../../core/errors.ts';
import { type CorpusId, keys } from '../../core/keys.ts';
import { readJson } from '../../core/objects/json-objects.ts';
import type { Objects } from '../../core/objects/objects.ts';

/** A folder has no version of the corpus, or versions of another history. */
export class VersionMissing extends DragomanError {}

/** What a folder holds of its versions: one file each, and no registry beside them. */
const MANIFEST = /\/(v[0-9a-f]{12})\/manifest\.json$/;

/** The corpora that a folder has versions of. */
export async function corporaOf(data: Objects): Promise<CorpusId[]> {
  const found = new Map<string, CorpusId>();
  for await (const { key } of data.list('datasets/')) {
    const [, corpus, languagePair] = key.split('/') as [string, string, string];
    if (MANIFEST.test(key)) found.set(`${corpus}/${languagePair}`, { corpus, languagePair });
  }
  return [...found.values()];
}

/**
 * The latest version of a corpus in a folder: the one that no other continues (of several, the one made last).
 * Holds one manifest. @returns undefined where there is none
 */
export async function latestManifest(data: Objects, corpus: CorpusId): Promise<DatasetManifest | undefined> {
  const versions: Pick<DatasetManifest, 'version' | 'previousVersion' | 'createdAt'>[] = [];
  for await (const { key } of data.list(keys.datasets(corpus))) {
    if (!MANIFEST.test(key)) continue;
    const { version, previousVersion, createdAt } = await readJson(data, key, DatasetManifest);
    versions.push({ version, previousVersion, createdAt });
  }
  const continued = new Set(versions.map(({ previousVersion }) => previousVersion));
  const latest = versions
    .filter(({ version }) => !continued.has(version))
    .sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1))
    .at(-1);
  return latest && readJson(data, keys.manifest(corpus, latest.version), DatasetManifest);
}

/**
 * Brings the latest version of another folder into this one, with all that a next version builds on: shards, held-out
 * sets, aligner, its own files. Does nothing where it is here already. @throws VersionMissing
 */
export async function continueFrom(previous: Objects, data: Objects, corpus: CorpusId): Promise<void> {
  const manifest = await latestManifest(previous, corpus);
  const name = `${corpus.corpus} ${corpus.languagePair}`;
  if (!manifest) {
    throw new VersionMissing(
      `The previous folder has no version of ${name}. Leave --previous out, or name another folder.`,
    );
  }
  const manifestKey = keys.manifest(corpus, manifest.version);
  if ((await data.size(manifestKey)) !== undefined) return;
  if (await latestManifest(data, corpus)) {
    throw new VersionMissing(
      `The folder of --out has versions of ${name} that do not continue ${manifest.version}. Name an empty folder.`,
    );
  }
  const version = keys.dataset(corpus, manifest.version);
  for (const prefix of [keys.shards(corpus), keys.aligners(corpus), keys.heldOutSets(), version]) {
    for await (const { key } of previous.list(prefix)) {
      if (key !== manifestKey) await previous.copyTo(key, data, key);
    }
  }
  // Last, so that a copy that was interrupted is made again.
  await previous.copyTo(manifestKey, data, manifestKey);
}
