import type { DatasetReference, Descent, ModelVersion } from '../../contracts/entities.ts';
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
