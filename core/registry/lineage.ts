import type { DatasetReference, Descent, ModelVersion } from '../../contracts/entities.ts';
import { DatasetManifest } from '../../contracts/manifest.ts';
import type { RemovalRule } from '../../contracts/rights.ts';
import { type CorpusId, keys } from '../keys.ts';
import { readJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import { mayHold } from '../rights/removal-rules.ts';
import type { Registry } from './registry.ts';

type VersionName = Omit<Descent, 'ancestor'>;

/** How a model version is named where one name must do: `media-en-ko-base@m000000000001`. */
export const versionName = ({ model, version }: VersionName) => `${model}@${version}`;

/** How a dataset version is named among ancestors: `media/en-ko/v000000000001`. */
const datasetName = ({ corpus, languagePair, version }: DatasetReference) =>
  `${corpus}/${languagePair}/${version}`;

/** What a model version came from directly: the names of its dataset versions and of its parents. */
export function ancestorsOf({
  datasets,
  parents = [],
}: Pick<ModelVersion, 'datasets' | 'parents'>): string[] {
  return [...datasets.map(datasetName), ...parents];
}

/** A model version that text or a model went into. */
export interface Descendant extends VersionName {
  /** From the first ancestor on to what it was made of directly. */
  through: string[];
}

/**
 * All model versions that came from a dataset version or a model version, directly or through other versions that were
 * continued, or taught by one; the nearest first, each by the shortest way.
 */
export async function descendantsOf(
  ancestor: DatasetReference | VersionName,
  registry: Pick<Registry, 'listDescendants'>,
): Promise<Descendant[]> {
  const first = 'corpus' in ancestor ? datasetName(ancestor) : versionName(ancestor);
  const found = new Map<string, Descendant>();
  const open = [[first]];
  for (let through = open.shift(); through; through = open.shift()) {
    for (const child of await registry.listDescendants(through.at(-1) as string)) {
      const name = versionName(child);
      if (found.has(name)) continue;
      found.set(name, { ...child, through });
      open.push([...through, name]);
    }
  }
  return [...found.values()];
}

/**
 * All model versions that saw what a rule names: a title, an owner, a licence, a source or an input of a corpus.
 * @returns each once, with the latest dataset version through which it did; memory: one manifest
 */
export async function modelsThatSaw(
  corpus: CorpusId,
  { by, value }: Pick<RemovalRule, 'by' | 'value'>,
  { registry, data }: { registry: Pick<Registry, 'listDatasetVersions' | 'listDescendants'>; data: Objects },
): Promise<Descendant[]> {
  const rule: RemovalRule = { removalId: '', by, value };
  const found = new Map<string, Descendant>();
  for (const { version } of await registry.listDatasetVersions(corpus)) {
    const { inputs } = await readJson(data, keys.manifest(corpus, version), DatasetManifest);
    if (!inputs.some((input) => input.kept > 0 && mayHold(input, rule))) continue;
    for (const descendant of await descendantsOf({ ...corpus, version }, registry)) {
      if (!found.has(versionName(descendant))) found.set(versionName(descendant), descendant);
    }
  }
  return [...found.values()];
}
