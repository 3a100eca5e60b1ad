import type { VersionLineage } from '../../contracts/api/data.ts';
import type { DatasetVersion } from '../../contracts/entities.ts';
import { DatasetManifest } from '../../contracts/manifest.ts';
import { type CorpusId, keys } from '../keys.ts';
import { readJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import { versionMissing } from '../registry/dataset-versions.ts';
import { descendantsOf } from '../registry/lineage.ts';
import type { Registry } from '../registry/registry.ts';

/**
 * What a dataset version was made of, by source, with the versions before and after it and all models that came from it.
 * Memory: two manifests. @throws NotRegistered
 */
export async function versionLineage(
  id: CorpusId,
  version: string,
  { registry, data }: { registry: Registry; data: Objects },
): Promise<VersionLineage> {
  const versions = await registry.listDatasetVersions(id);
  const found = versions.find((one) => one.version === version);
  if (!found) throw versionMissing(id, version);
  const previous = versions.find((one) => one.version === found.previousVersion);
  const models: VersionLineage['models'] = [];
  for (const { model, version: trained, through } of await descendantsOf({ ...id, version }, registry)) {
    const known = await registry.getModelVersion(model, trained);
    if (!known) continue;
    models.push({ model, version: trained, stage: known.stage, createdAt: known.createdAt, through });
  }
  return {
    version: found,
    sources: await sourcesOf(id, found, { previous, data }),
    ...(previous ? { previous } : {}),
    next: versions.filter(({ previousVersion }) => previousVersion === version),
    models,
  };
}

async function sourcesOf(
  id: CorpusId,
  { version }: DatasetVersion,
  { previous, data }: { previous: DatasetVersion | undefined; data: Objects },
): Promise<VersionLineage['sources']> {
  const inputsOf = async (name: string) =>
    (await readJson(data, keys.manifest(id, name), DatasetManifest)).inputs;
  const before = new Set((previous ? await inputsOf(previous.version) : []).map(({ inputId }) => inputId));
  const sources = new Map<string, VersionLineage['sources'][number]>();
  for (const input of await inputsOf(version)) {
    const { sourceId, inputId, licence, kept, quarantine } = input;
    const source = sources.get(sourceId) ?? {
      ...{ sourceId, licences: [], inputs: 0, newInputs: 0, quarantined: 0, kept: 0 },
    };
    source.inputs++;
    source.kept += kept;
    if (!before.has(inputId)) source.newInputs++;
    if (quarantine) source.quarantined++;
    if (!source.licences.includes(licence)) source.licences.push(licence);
    sources.set(sourceId, source);
  }
  return [...sources.values()].sort((a, b) => b.kept - a.kept || (a.sourceId < b.sourceId ? -1 : 1));
}
