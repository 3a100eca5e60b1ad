import { z } from 'zod';
import { DatasetManifest } from '../../contracts/manifest.ts';
import { type PlanInput, PreparationPlan } from '../../contracts/plan.ts';
import type { PreparationRecipe } from '../../contracts/preparation-recipe.ts';
import { TABULAR } from '../../contracts/primitives.ts';
import { SourceSettings } from '../../contracts/recipe/source-settings.ts';
import { IngestItem } from '../../contracts/shard.ts';
import type { PlanOutput, PreparationInput } from '../../contracts/states.ts';
import { canonicalJson, sha256, shortHash } from '../hashing.ts';
import { quarantineFile } from '../ingest/quarantine.ts';
import { type CorpusId, keys } from '../keys.ts';
import { readJson, writeJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import { NotRegistered } from '../registry/errors.ts';
import type { Registry } from '../registry/registry.ts';
import { takeOver } from '../rights/take-over.ts';
import { inStage } from '../runs/stages.ts';
import { sum } from '../statistics/counts.ts';
import { NORMALISER_VERSION } from '../text/normalise.ts';
import { inputFileOf, planInputs } from './plan-inputs.ts';

/**
 * Uploads are put together into shards of an eighth of all their bytes, within these bounds; a larger file is a shard
 * alone. So a small delivery is read in parallel too, and a large one in pieces that a Lambda has memory for.
 */
const SHARD_BYTES = { least: 128 * 1024, most: 64 * 1024 * 1024, share: 1 / 8 };
const SHARD_INPUTS = 100;

export interface PlanPreparationDependencies {
  registry: Pick<Registry, 'getCorpus' | 'listUploadsOfRun' | 'listRemovals' | 'startStage' | 'endStage'>;
  landing: Objects;
  data: Objects;
  codeVersion: string;
  now: () => Date;
}

/**
 * Fixes what a preparation run will do: its uploads as shards, the shards it takes over from the previous version, the
 * recipe and all that the result depends on. Writes the plan and the items of the Ingest map; doing it again for the
 * same run writes the same plan but for the time. Files that no reader takes go to quarantine here.
 */
export async function planPreparation(
  input: PreparationInput,
  dependencies: PlanPreparationDependencies,
): Promise<z.infer<typeof PlanOutput>> {
  const { registry, data, now } = dependencies;
  const plan = await inStage(dependencies, input.runId, 'Plan', async () => {
    const output = await makePlan(input, dependencies);
    const inputs = output.shards.reduce((total, shard) => total + shard.inputs.length, 0);
    const message = `${inputs} inputs in ${output.shards.length} shards to read, ${output.reusedReportKeys.length} shards taken over, ${output.refused.length} files refused`;
    return { message, output };
  });
  await writeJson(data, keys.plan(input.runId), PreparationPlan, plan);
  const items = plan.shards.map(({ shard, inputs }) => ({
    runId: input.runId,
    shard,
    inputs: inputs.map((_, index) => index),
  }));
  const ingestItemsKey = keys.ingestItems(input.runId);
  await writeJson(data, ingestItemsKey, z.array(IngestItem), items);
  if (input.languagePair !== TABULAR)
    await registry.startStage(input.runId, 'Ingest', now().toISOString(), items.length);
  return { shards: items.length, ingestItemsKey };
}

async function makePlan(
  input: PreparationInput,
  { registry, landing, data, codeVersion, now }: PlanPreparationDependencies,
): Promise<PreparationPlan> {
  const corpus = await registry.getCorpus(input);
  if (!corpus)
    throw new NotRegistered(
      `Run ${input.runId} is for ${input.corpus} ${input.languagePair}, which is not registered.`,
    );
  const claimed = await registry.listUploadsOfRun(input.runId);
  const { inputs, descriptions, refused } = await planInputs(claimed, input.languagePair, landing);
  for (const { file, reason, message } of refused)
    await quarantineFile({ landing, data }, file, { error: reason, message });

  const previous = corpus.latestVersion
    ? await readJson(data, keys.manifest(input, corpus.latestVersion), DatasetManifest)
    : undefined;
  const ingestHash = ingestHashOf(corpus.recipe, input, codeVersion);
  // A table's rows are compared with all others, so it is read as a whole.
  const reusable =
    input.languagePair !== TABULAR && previous !== undefined && previous.ingestHash === ingestHash;
  const removals = (await registry.listRemovals(input)).map(({ removalId, by, value }) => ({
    removalId,
    by,
    value,
  }));
  // Another recipe or other code reads the whole corpus anew, from the uploads that its manifest names.
  const takenOver =
    previous && (await takeOver(data, previous, { reusable, removals, recipe: corpus.recipe }));
  const fresh = unique([...(takenOver?.again.map(planInputOf) ?? []), ...inputs]);
  const known = new Set(takenOver?.known ?? []);
  const shards = toShards(fresh.filter(({ inputId }) => !known.has(inputId)));

  return {
    v: 1,
    planId: sha256(
      canonicalJson({
        inputs: [...fresh.map(({ inputId }) => inputId), ...known].sort(),
        rights: fresh.flatMap(({ inputId, rights }) => (rights ? [[inputId, rights]] : [])).sort(),
        recipe: corpus.recipe,
        removals: removals.map(({ removalId }) => removalId),
        codeVersion,
        previousVersion: corpus.latestVersion ?? null,
        icuVersion: process.versions.icu,
      }),
    ),
    ...input,
    createdAt: now().toISOString(),
    codeVersion,
    recipe: corpus.recipe,
    recipeHash: shortHash(corpus.recipe),
    ingestHash,
    removals,
    sources: settingsOf(corpus.recipe, [
      ...fresh.map(({ sourceId }) => sourceId),
      ...Object.keys(previous?.sources ?? {}),
    ]),
    previousVersion: corpus.latestVersion,
    shards,
    reusedReportKeys: takenOver?.reportKeys ?? [],
    descriptions,
    refused,
  };
}

function ingestHashOf(
  recipe: PreparationRecipe,
  { corpus, languagePair }: CorpusId,
  codeVersion: string,
): string {
  return shortHash({
    reading: recipe.reading,
    privacy: recipe.privacy,
    rules: recipe.rules,
    ruleSets: recipe.ruleSets,
    // Ingest writes them into the pairs.
    sources: Object.fromEntries(
      Object.entries(recipe.sources).map(([sourceId, { domain, title }]) => [sourceId, { domain, title }]),
    ),
    corpus,
    languagePair,
    codeVersion,
    normaliser: NORMALISER_VERSION,
    icu: process.versions.icu,
  });
}

function planInputOf({
  inputId,
  sourceId,
  format,
  compression,
  range,
  rights,
  files,
}: DatasetManifest['inputs'][number]): PlanInput {
  return { inputId, sourceId, format, compression, range, rights, files: files.map(inputFileOf) };
}

const unique = (inputs: readonly PlanInput[]) => [
  ...new Map(inputs.map((input) => [input.inputId, input])).values(),
];

/** Packs inputs into shards in the order of their keys, so that the order in which uploads arrived does not matter. */
function toShards(inputs: readonly PlanInput[]): PreparationPlan['shards'] {
  const all = inputs.reduce((total, input) => total + sizeOf(input), 0);
  const most = Math.min(SHARD_BYTES.most, Math.max(SHARD_BYTES.least, all * SHARD_BYTES.share));
  const shards: PlanInput[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const input of [...inputs].sort(byKey)) {
    if (bytes + sizeOf(input) > most || shards[shards.length - 1].length >= SHARD_INPUTS) {
      shards.push([]);
      bytes = 0;
    }
    shards[shards.length - 1].push(input);
    bytes += sizeOf(input);
  }
  return shards.map((members, shard) => ({ shard, inputs: members }));
}

const sizeOf = ({ files, range }: PlanInput) =>
  range ? range.lastByte + 1 - range.firstByte : sum(files.map((file) => file.sizeBytes));

function byKey(a: PlanInput, b: PlanInput): number {
  if (a.files[0].key !== b.files[0].key) return a.files[0].key < b.files[0].key ? -1 : 1;
  return a.inputId < b.inputId ? -1 : 1;
}

function settingsOf(recipe: PreparationRecipe, sourceIds: readonly string[]): Record<string, SourceSettings> {
  const all = [...new Set([...sourceIds, ...Object.keys(recipe.sources)])].sort();
  return Object.fromEntries(
    all.map((sourceId) => [sourceId, recipe.sources[sourceId] ?? SourceSettings.parse({})]),
  );
}
