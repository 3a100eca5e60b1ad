import type { ModelVersion } from '../../contracts/entities.ts';
import { DatasetManifest } from '../../contracts/manifest.ts';
import { languagesOf } from '../../contracts/primitives.ts';
import type { FurtherCorpus, ModelReference, SyntheticText } from '../../contracts/training/corpora.ts';
import type { TrainingRecipe } from '../../contracts/training-recipe.ts';
import { decodeText } from '../formats/decode-text.ts';
import { readLines } from '../formats/lines.ts';
import { type CorpusId, keys } from '../keys.ts';
import { readJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import { NotRegistered } from '../registry/errors.ts';
import { modelMissing, modelVersionMissing } from '../registry/models.ts';
import type { Registry } from '../registry/registry.ts';
import type { ScannedData } from './leakage.ts';
import { DatasetContainsRemoved } from './start-training.ts';

export interface TrainingDataSources {
  registry: Pick<Registry, 'getCorpus' | 'getDatasetVersion' | 'getModel' | 'getModelVersion' | 'getRun'>;
  data: Objects;
}

/** A corpus that a recipe names, at the version that the run trains on. */
export interface ResolvedCorpus {
  manifest: DatasetManifest;
  weight: number;
}

/** A model that a recipe starts from or is taught by. */
export interface ParentModel {
  reference: ModelReference;
  version: ModelVersion;
  corpus: CorpusId;
}

/** Versions that a recipe continues from or lets translate. */
export const parentsOf = (recipe: TrainingRecipe): ModelReference[] =>
  recipe.task === 'translation'
    ? [...(recipe.continueFrom ? [recipe.continueFrom] : []), ...recipe.synthetic.map(({ by }) => by)]
    : [];

/** @throws NotRegistered, DatasetContainsRemoved */
export async function resolveCorpus(
  { corpus, languagePair, version, weight }: FurtherCorpus,
  { registry, data }: TrainingDataSources,
): Promise<ResolvedCorpus> {
  const id = { corpus, languagePair };
  const chosen = version ?? (await registry.getCorpus(id))?.latestVersion;
  const dataset = chosen === undefined ? undefined : await registry.getDatasetVersion(id, chosen);
  if (!dataset) {
    throw new NotRegistered(
      `The recipe names the corpus ${corpus} ${languagePair}, which has no version ${version ?? 'yet'}. Mend recipe.corpora.`,
    );
  }
  if (dataset.containsRemoved) {
    throw new DatasetContainsRemoved(
      `Version ${dataset.version} of ${corpus} ${languagePair} holds text that must be removed. Name a version without it in recipe.corpora.`,
    );
  }
  return { manifest: await readJson(data, dataset.manifestKey, DatasetManifest), weight };
}

/** @throws NotRegistered */
export async function resolveParent(
  reference: ModelReference,
  { registry }: Pick<TrainingDataSources, 'registry'>,
): Promise<ParentModel> {
  const line = await registry.getModel(reference.model);
  if (!line) throw modelMissing(reference.model);
  const version = await registry.getModelVersion(reference.model, reference.version);
  if (!version) throw modelVersionMissing(reference.model, reference.version);
  const { corpus, languagePair } = line;
  return { reference, version, corpus: { corpus, languagePair } };
}

/** All that a model was trained on: its own dataset version, further ones, and those of its parents, once each. */
export async function ancestralData(
  parents: readonly ParentModel[],
  sources: TrainingDataSources,
): Promise<{ model: string; manifest: DatasetManifest }[]> {
  const found = new Map<string, { model: string; manifest: DatasetManifest }>();
  const seen = new Set<string>();
  const waiting = [...parents];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { version, corpus, reference } = next;
    const model = `${reference.model}@${reference.version}`;
    if (seen.has(model)) continue;
    seen.add(model);
    const run = await sources.registry.getRun(version.runId);
    const datasets = [{ ...corpus, version: version.datasetVersion }, ...(run?.corpora ?? [])];
    for (const { version: datasetVersion, ...id } of datasets) {
      const key = keys.manifest(id, datasetVersion);
      if (!found.has(key))
        found.set(key, { model, manifest: await readJson(sources.data, key, DatasetManifest) });
    }
    for (const parent of run?.recipe ? parentsOf(run.recipe) : []) {
      waiting.push(await resolveParent(parent, sources));
    }
  }
  return [...found.values()];
}

/** The text that a recipe has translated, as the side of the language pair that it is of. */
export async function monolingualText(
  { kind, text }: SyntheticText,
  manifest: DatasetManifest,
  data: Objects,
): Promise<ScannedData | undefined> {
  if (text === undefined) return undefined;
  const files: { key: string; sizeBytes: number }[] = [];
  for await (const file of data.list(keys.monolingual(text))) files.push(file);
  const isTarget = kind === 'back-translation';
  const { source, target } = languagesOf(manifest.languagePair);
  return {
    languagePair: `${source}-${target}`,
    decontamination: manifest.recipe.decontamination,
    identity: files,
    async *texts() {
      for (const { key } of files) {
        let line = 0;
        for await (const lines of readLines(decodeText(data.stream(key), { name: key }), key)) {
          for (const segment of lines) {
            line++;
            const pairId = `${key}:${line}`;
            yield isTarget
              ? { pairId, source: '', target: segment }
              : { pairId, source: segment, target: '' };
          }
        }
      }
    },
  };
}
