import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Artifact } from '../../contracts/job.ts';
import type { ModelCard } from '../../contracts/model-card.ts';
import { DragomanError } from '../errors.ts';
import { shortHash } from '../hashing.ts';
import { keys } from '../keys.ts';
import type { Objects } from '../objects/objects.ts';
import type { Registry } from '../registry/registry.ts';
import { findVersion } from '../registry/version-reference.ts';
import { readModelCard } from '../training/model-cards.ts';

/** The version is of a task that translates nothing. */
export class CannotTranslate extends DragomanError {}

/** A file of a model is not what its card says. */
export class ModelDamaged extends DragomanError {}

export interface TryoutDependencies {
  registry: Pick<Registry, 'getModel' | 'getModelVersion'>;
  models: Objects;
  /** A folder of the user's, for models. */
  cacheFolder: string;
  /** Translates segments with the model in a folder; as many as it is given, in their order. */
  translate: (modelFolder: string, segments: readonly string[]) => Promise<string[]>;
}

/** One version's translations, in the order of the segments. */
export interface Tryout {
  /** `model@version`. */
  version: string;
  translations: string[];
}

/**
 * Translates segments with versions of models, given as `MODEL`, `MODEL@VERSION` or `MODEL@ALIAS`, one after the other.
 * Models are downloaded once per machine. @throws CannotTranslate, ModelDamaged, NoChampion, NotRegistered, ObjectMissing
 */
export async function tryOut(
  references: readonly string[],
  segments: readonly string[],
  { registry, models, cacheFolder, translate }: TryoutDependencies,
): Promise<Tryout[]> {
  const tryouts: Tryout[] = [];
  for (const reference of references) {
    const { version } = await findVersion(reference, registry);
    const card = await readModelCard(models, version.model, version.version);
    const folder = await cachedModel(card, models, cacheFolder);
    const translations = await translate(folder, segments);
    tryouts.push({ version: `${version.model}@${version.version}`, translations });
  }
  return tryouts;
}

/**
 * The folder with what decoding needs of a version: below `cacheFolder`, named for the hashes of its files, each of which
 * was checked when it came. Two that ask at once both download, and one of them is kept.
 * @throws CannotTranslate, ModelDamaged, ObjectMissing
 */
export async function cachedModel(card: ModelCard, models: Objects, cacheFolder: string): Promise<string> {
  const files = decodingFiles(card);
  const folder = path.join(cacheFolder, shortHash(files.map(({ name, sha256 }) => [name, sha256])));
  if (await isFolder(folder)) return folder;
  await mkdir(cacheFolder, { recursive: true });
  const coming = await mkdtemp(`${folder}-`);
  try {
    for (const file of files) await download(file, card, models, coming);
    await rename(coming, folder);
  } catch (error) {
    // Another process was faster: what it has put there is the same.
    if (!(await isFolder(folder))) throw error;
  } finally {
    await rm(coming, { recursive: true, force: true });
  }
  return folder;
}

/** What decoding needs of a version: what the training left but the weights to train on with, where a form for decoding lies beside them. @throws CannotTranslate */
export function decodingFiles({ model, version, recipe, artifacts }: ModelCard): Artifact[] {
  if (recipe.task !== 'translation' && recipe.task !== 'translation-finetune') {
    throw new CannotTranslate(`${model}@${version} is a model for ${recipe.task} and translates nothing.`);
  }
  const isOfEvaluation = (name: string) => name === 'evaluation.json' || name.startsWith('segments-');
  const hasExport = artifacts.some(({ name }) => name.startsWith('ctranslate2/'));
  return artifacts
    .filter(({ name }) => !isOfEvaluation(name) && !(hasExport && name === 'model.safetensors'))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function download(
  { name, sha256 }: Artifact,
  { model, version }: ModelCard,
  models: Objects,
  folder: string,
): Promise<void> {
  const file = path.join(folder, name);
  if (!file.startsWith(`${folder}${path.sep}`)) {
    throw new ModelDamaged(`The card of ${model}@${version} lists a file ${name} outside of the model.`);
  }
  await mkdir(path.dirname(file), { recursive: true });
  const hash = createHash('sha256');
  const hashed = async function* (chunks: AsyncIterable<Uint8Array>) {
    for await (const chunk of chunks) {
      hash.update(chunk);
      yield chunk;
    }
  };
  const key = keys.modelFile(model, version, name);
  await pipeline(hashed(models.stream(key)), createWriteStream(file));
  if (hash.digest('hex') === sha256) return;
  throw new ModelDamaged(`${key} is not the file that the card of ${version} lists. Register the run again.`);
}

const isFolder = async (folder: string) =>
  stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
