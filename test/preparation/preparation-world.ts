import { z } from 'zod';
import { ConsistencyReport } from '../../contracts/consistency.ts';
import { type PlanInput, PreparationPlan } from '../../contracts/plan.ts';
import { PreparationRecipe } from '../../contracts/preparation-recipe.ts';
import { IngestItem } from '../../contracts/shard.ts';
import { shortHash } from '../../core/hashing.ts';
import { ingestShard } from '../../core/ingest/ingest-shard.ts';
import { keys } from '../../core/keys.ts';
import { readJson, writeJson } from '../../core/objects/json-objects.ts';
import { memoryObjects } from '../../core/objects/memory-objects.ts';
import { readPairs } from '../../core/parquet/pair-rows.ts';
import { checkConsistency } from '../../core/preparation/check-consistency.ts';
import { planPreparation } from '../../core/preparation/plan-preparation.ts';
import { publishDataset } from '../../core/preparation/publish-dataset.ts';
import { trainAligner } from '../../core/refine/train-aligner.ts';
import { memoryRegistry } from '../../core/registry/memory-registry.ts';
import { refineCorpus } from './refine-corpus.ts';

export const CORPUS = { corpus: 'software', languagePair: 'en-de' };

type Order = <Item>(items: Item[]) => Item[];

/** A corpus in memory on which whole preparation runs are made: the cores of all Lambdas in the order of the state machine. */
export async function preparationWorld(recipe: z.input<typeof PreparationRecipe> = {}) {
  const landing = memoryObjects();
  const data = memoryObjects();
  const registry = memoryRegistry();
  let seconds = 0;
  const now = () => new Date(Date.UTC(2026, 0, 1) + 1000 * seconds++);
  const log = { info: () => undefined, warn: () => undefined };
  await registry.putCorpusIfAbsent({
    ...CORPUS,
    recipe: PreparationRecipe.parse(recipe),
    createdAt: now().toISOString(),
  });

  const upload = async (sourceId: string, file: string, body: string | Uint8Array) => {
    const key = keys.upload({ ...CORPUS, sourceId, file });
    await landing.put(key, body);
    const uploadId = shortHash([key, shortHash(Buffer.from(body).toString('base64'))]);
    await registry.noteUpload({
      uploadId,
      ...CORPUS,
      sourceId,
      file,
      key,
      eTag: uploadId,
      sizeBytes: body.length,
      status: 'PENDING',
      receivedAt: now().toISOString(),
      attempts: 0,
    });
    return uploadId;
  };

  /** Runs all stages up to CheckConsistency; `order` permutes the items of all maps, `pack` cuts the inputs into shards. */
  const prepare = async (
    runId: string,
    { order = (items) => items, pack }: { order?: Order; pack?: (inputs: PlanInput[]) => PlanInput[][] } = {},
  ): Promise<ConsistencyReport> => {
    const input = { runId, ...CORPUS };
    const pending = await registry.listPending(CORPUS);
    await registry.claimUploads(
      pending.map(({ uploadId }) => uploadId),
      runId,
    );
    await registry.createRun({
      ...input,
      kind: 'preparation',
      status: 'STARTING',
      createdAt: now().toISOString(),
      stages: {},
    });
    await planPreparation(input, { registry, landing, data, codeVersion: 'test', now });
    if (pack) await repack(runId, pack);
    for (const item of order(await readJson(data, keys.ingestItems(runId), z.array(IngestItem)))) {
      await ingestShard(item, { landing, data, log });
    }
    await trainAligner(input, { data, now, log });
    await refineCorpus(runId, { data, log }, order);
    await checkConsistency(input, { registry, data, now });
    return readJson(data, keys.consistency(runId), ConsistencyReport);
  };

  const repack = async (runId: string, pack: (inputs: PlanInput[]) => PlanInput[][]) => {
    const plan = await readJson(data, keys.plan(runId), PreparationPlan);
    const shards = pack(plan.shards.flatMap(({ inputs }) => inputs)).map((inputs, shard) => ({
      shard,
      inputs,
    }));
    await writeJson(data, keys.plan(runId), PreparationPlan, { ...plan, shards });
    const items = shards.map(({ shard, inputs }) => ({
      runId,
      shard,
      inputs: inputs.map((_, index) => index),
    }));
    await writeJson(data, keys.ingestItems(runId), z.array(IngestItem), items);
  };

  const publish = (runId: string) => publishDataset({ runId, ...CORPUS }, { registry, data, now });

  /** Source and target of every training pair of a report, in the order of the files. */
  const trainingPairs = async ({ manifest }: ConsistencyReport) => {
    const pairs: { source: string; target: string }[] = [];
    for (const { key } of manifest.train) {
      for await (const { source, target } of readPairs(data, key)) pairs.push({ source, target });
    }
    return pairs;
  };

  return { landing, data, registry, upload, prepare, publish, trainingPairs };
}
