import type { z } from 'zod';
import { ConsistencyReport } from '../../contracts/consistency.ts';
import { DatasetManifest, type ManifestInput } from '../../contracts/manifest.ts';
import { PreparationPlan } from '../../contracts/plan.ts';
import { IngestReport } from '../../contracts/shard.ts';
import type { PreparationInput, PublishOutput } from '../../contracts/states.ts';
import { DragomanError } from '../errors.ts';
import { keys } from '../keys.ts';
import { readJson, writeJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import { VersionConflict } from '../registry/errors.ts';
import type { Registry } from '../registry/registry.ts';
import { settleRemovals } from '../rights/mark-versions.ts';
import { inStage } from '../runs/stages.ts';

/** A version whose consistency check failed reached Publish without a person's approval. */
export class NotApproved extends DragomanError {}

export interface PublishDatasetDependencies {
  now: () => Date;
  registry: Pick<
    Registry,
    | 'publishDatasetVersion'
    | 'getDatasetVersion'
    | 'markPublished'
    | 'quarantineUpload'
    | 'getApproval'
    | 'listRemovals'
    | 'markRemovalsApplied'
    | 'markDatasetVersion'
    | 'startStage'
    | 'endStage'
  >;
  data: Objects;
}

/**
 * Makes the checked version the latest of its corpus: manifest first, then one transaction in the registry, then the
 * uploads and the removals, one by one. Doing it again after a crash at any point ends in the same state.
 * @throws NotApproved, VersionConflict
 */
export async function publishDataset(
  input: PreparationInput,
  dependencies: PublishDatasetDependencies,
): Promise<z.infer<typeof PublishOutput>> {
  const { version } = await inStage(dependencies, input.runId, 'Publish', async () => {
    const output = await publish(input, dependencies);
    const { train, heldOut, read } = output.counts;
    return {
      message: `${output.version}: ${train} training and ${heldOut} held-out pairs of ${read} read`,
      output,
    };
  });
  return { version };
}

async function publish(
  input: PreparationInput,
  { registry, data }: PublishDatasetDependencies,
): Promise<DatasetManifest> {
  const { verdict, manifest } = await readJson(data, keys.consistency(input.runId), ConsistencyReport);
  const plan = await readJson(data, keys.plan(input.runId), PreparationPlan);
  if (verdict === 'fail' && (await registry.getApproval(input.runId))?.status !== 'APPROVED') {
    throw new NotApproved(
      `Run ${input.runId} failed its consistency check and nobody approved it. Nothing was published.`,
    );
  }
  await keepShardReports(input, data);
  await data.copyTo(keys.consistencyPage(input.runId), data, keys.reportPage(input, manifest.version));
  await writeManifest(input, manifest, { registry, data });
  await registry.publishDatasetVersion(
    {
      corpus: manifest.corpus,
      languagePair: manifest.languagePair,
      version: manifest.version,
      runId: manifest.runId,
      previousVersion: manifest.previousVersion,
      createdAt: manifest.createdAt,
      manifestKey: keys.manifest(input, manifest.version),
      recipeHash: manifest.recipeHash,
      codeVersion: manifest.codeVersion,
      read: manifest.counts.read,
      train: manifest.counts.train,
      words: manifest.statistics.sourceTokens + manifest.statistics.targetTokens,
      heldOut: manifest.counts.heldOut,
      dropped: manifest.counts.dropped,
      verdict,
    },
    { splitSalt: manifest.recipe.heldOut.salt, normaliserVersion: manifest.normaliserVersion },
  );
  await settleUploads(manifest, plan, registry);
  await settleRemovals(manifest, registry);
  return manifest;
}

/** The reports under `runs/` expire; later versions read those beside the shards. */
async function keepShardReports(input: PreparationInput, data: Objects): Promise<void> {
  for await (const { key } of data.list(keys.ingestReports(input.runId))) {
    const report = await readJson(data, key, IngestReport);
    await writeJson(data, keys.shardReport(input, report.shardId), IngestReport, report);
  }
}

/** A failed run may have left the manifest of the same plan; only a registered version is final. */
async function writeManifest(
  input: PreparationInput,
  manifest: DatasetManifest,
  deps: Pick<PublishDatasetDependencies, 'registry' | 'data'>,
): Promise<void> {
  const registered = await deps.registry.getDatasetVersion(input, manifest.version);
  if (registered && registered.runId !== manifest.runId) {
    throw new VersionConflict(
      `Version ${manifest.version} of ${input.corpus} ${input.languagePair} was published by run ${registered.runId}. A version is never replaced.`,
    );
  }
  await writeJson(deps.data, keys.manifest(input, manifest.version), DatasetManifest, manifest);
}

/** Every upload of the run is now in the version or in quarantine, with its reason. */
async function settleUploads(
  manifest: DatasetManifest,
  plan: PreparationPlan,
  registry: PublishDatasetDependencies['registry'],
): Promise<void> {
  for (const { file, message } of plan.refused) await registry.quarantineUpload(file.uploadId, message);
  const own = new Set(plan.shards.flatMap((shard) => shard.inputs.map((input) => input.inputId)));
  const inputs = manifest.inputs.filter((input) => own.has(input.inputId));
  const published = publishedUploads(inputs, plan.descriptions);
  for (const { files, quarantine } of inputs) {
    if (!quarantine) continue;
    for (const { uploadId } of files) {
      if (!published.has(uploadId)) await registry.quarantineUpload(uploadId, quarantine.message);
    }
  }
  await registry.markPublished([...published], manifest.version);
}

/** Uploads of which at least one range is in a version, and those that say something about others. */
export function publishedUploads(
  inputs: readonly Pick<ManifestInput, 'files' | 'quarantine'>[],
  descriptions: PreparationPlan['descriptions'],
): Set<string> {
  const files = inputs.filter((input) => !input.quarantine).flatMap((input) => input.files);
  return new Set([...files, ...descriptions].map(({ uploadId }) => uploadId));
}
