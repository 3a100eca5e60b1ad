import path from 'node:path';
import { DatasetManifest } from '../../contracts/manifest.ts';
import { DragomanError } from '../../core/errors.ts';
import { type CorpusId, keys } from '../../core/keys.ts';
import { directoryObjects } from '../../core/objects/directory-objects.ts';
import { readJson } from '../../core/objects/json-objects.ts';
import type { Objects } from '../../core/objects/objects.ts';
import { corporaOf, latestManifest, VersionMissing } from '../preparation/dataset-folder.ts';

/** A dataset version has no alignment scores. */
export class NotScored extends DragomanError {}

/** A dataset version with the store that its keys are of. */
export interface OpenDataset {
  data: Objects;
  manifest: DatasetManifest;
}

/**
 * Opens a dataset version: by its own folder, or the latest one of a folder that `prepare` wrote, which then must have
 * one corpus only. @throws VersionMissing
 */
export async function openDataset(folder: string): Promise<OpenDataset> {
  const [version, languagePair, corpus, datasets, ...above] = path.resolve(folder).split(path.sep).reverse();
  if (datasets === 'datasets' && version && languagePair && corpus) {
    const data = directoryObjects(above.reverse().join(path.sep) || path.sep);
    const key = keys.manifest({ corpus, languagePair }, version);
    if ((await data.size(key)) !== undefined)
      return { data, manifest: await readJson(data, key, DatasetManifest) };
  }
  const data = directoryObjects(folder);
  const corpora = await corporaOf(data);
  const only = corpora[0];
  const manifest = only && corpora.length === 1 ? await latestManifest(data, only) : undefined;
  if (manifest) return { data, manifest };
  throw new VersionMissing(
    corpora.length > 1
      ? `${folder} has the corpora ${corpora.map(nameOf).join(', ')}. Name the folder of one version, such as ${path.join(folder, keys.datasets(corpora[0] as CorpusId))}v...`
      : `${folder} has no dataset version. Name a folder that dragoman prepare has written.`,
  );
}

const nameOf = ({ corpus, languagePair }: CorpusId) => `${corpus} ${languagePair}`;
