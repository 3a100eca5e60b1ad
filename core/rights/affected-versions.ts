import { DatasetManifest } from '../../contracts/manifest.ts';
import type { RemovalRule } from '../../contracts/rights.ts';
import { type CorpusId, keys } from '../keys.ts';
import { readJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import { type Descendant, descendantsOf, versionName } from '../registry/lineage.ts';
import type { Registry } from '../registry/registry.ts';
import { heldBy } from './mark-versions.ts';

/** What has the text of a removal. */
export interface AffectedVersions {
  /** Manifests of the dataset versions that hold it, newest first. */
  holding: DatasetManifest[];
  /** Model versions that were trained on one of these, or came from such a model; each once, through the newest. */
  modelVersions: Descendant[];
}

/** Finds what a removal affects, and changes nothing. Memory: the manifests of the versions that hold the text. */
export async function affectedVersions(
  id: CorpusId,
  rule: RemovalRule,
  { registry, data }: { registry: Pick<Registry, 'listDatasetVersions' | 'listDescendants'>; data: Objects },
): Promise<AffectedVersions> {
  const holding: DatasetManifest[] = [];
  const models = new Map<string, Descendant>();
  for (const { version } of await registry.listDatasetVersions(id)) {
    const manifest = await readJson(data, keys.manifest(id, version), DatasetManifest);
    if (heldBy(manifest, [rule]).length === 0) continue;
    holding.push(manifest);
    for (const descendant of await descendantsOf({ ...id, version }, registry)) {
      if (!models.has(versionName(descendant))) models.set(versionName(descendant), descendant);
    }
  }
  return { holding, modelVersions: [...models.values()] };
}
