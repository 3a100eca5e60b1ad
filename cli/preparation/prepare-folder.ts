import { z } from 'zod';
import { CompareItem } from '../../contracts/comparison.ts';
import { ConsistencyReport } from '../../contracts/consistency.ts';
import type { Run } from '../../contracts/entities.ts';
import type { DatasetManifest } from '../../contracts/manifest.ts';
import { PreparationPlan } from '../../contracts/plan.ts';
import type { PreparationRecipe } from '../../contracts/preparation-recipe.ts';
import { IngestItem, RefineItem } from '../../contracts/shard.ts';
import type { PreparationInput, TrainAlignerOutput } from '../../contracts/states.ts';
import { shortHash } from '../../core/hashing.ts';
import { type CorpusId, keys } from '../../core/keys.ts';
import { readJson } from '../../core/objects/json-objects.ts';
import type { Objects } from '../../core/objects/objects.ts';
import { checkConsistency } from '../../core/preparation/check-consistency.ts';
import { fixRefinement } from '../../core/preparation/fix-refinement.ts';
import { inItem, startCompare, startFinish } from '../../core/preparation/map-stages.ts';
import { planPreparation } from '../../core/preparation/plan-preparation.ts';
import { publishDataset } from '../../core/preparation/publish-dataset.ts';
import { memoryRegistry } from '../../core/registry/memory-registry.ts';
import type { Registry } from '../../core/registry/registry.ts';
import { codeVersion } from './code-version.ts';
import { type LandingFile, landingObjects } from './landing-folder.ts';
import type { StageTask } from './stage-worker.ts';
import { type StageWorkers, WorkerDied } from './stage-workers.ts';

/** What a folder is prepared with. */
export interface FolderPreparation {
  corpus: CorpusId;
  recipe: PreparationRecipe;
  landingDirectory: string;
  files: readonly LandingFile[];
  data: Objects;
  /** The version that this one continues. */
  previous?: DatasetManifest;
  /** Publishes also what the consistency check fails. */
  approve: boolean;
  workers: StageWorkers;
  now: () => Date;
}

/** A preparation that can be followed in its registry while it runs. */
export interface StartedPreparation {
  runId: string;
  registry: Registry;
  /** Settles when the run is closed in the registry. */
  done: Promise<PreparedFolder>;
}

/** How a preparation of a folder ended. `nothing new` made no version: the previous one is as good. */
export interface PreparedFolder {
  outcome: 'published' | 'not approved' | 'nothing new';
  plan: PreparationPlan;
  /** Absent where nothing is new. */
  report?: ConsistencyReport;
}

/**
 * Runs the stages of `prepare-dataset` on a folder, with the same functions as on AWS and the items of maps in threads.
 * The run is named by its inputs, recipe, code and previous version: done again after an interruption, it takes over
 * what it finds and does the rest. @throws what the stages throw
 */
export async function startPreparation(preparation: FolderPreparation): Promise<StartedPreparation> {
  const { corpus, recipe, files, previous, now } = preparation;
  const registry = memoryRegistry();
  const version = codeVersion();
  const known = new Set(previous?.inputs.flatMap((input) => input.files.map(({ uploadId }) => uploadId)));
  const fresh = files.filter(({ uploadId }) => !known.has(uploadId));
  const claim = {
    uploads: fresh.map(({ uploadId }) => uploadId),
    recipe,
    previous: previous?.version,
    version,
  };
  const runId = `prep-${corpus.corpus}-${corpus.languagePair}-${shortHash(claim)}`;
  const createdAt = now().toISOString();
  await registry.putCorpusIfAbsent({
    ...corpus,
    recipe,
    createdAt,
    ...(previous && {
      latestVersion: previous.version,
      splitSalt: previous.recipe.heldOut.salt,
      normaliserVersion: previous.normaliserVersion,
    }),
  });
  await registry.createRun({
    ...corpus,
    runId,
    kind: 'preparation',
    status: 'RUNNING',
    createdAt,
    stages: {},
  });
  for (const { path: _, ...file } of fresh) {
    await registry.noteUpload({
      ...corpus,
      ...file,
      status: 'CLAIMED',
      receivedAt: createdAt,
      attempts: 0,
      runId,
    });
  }
  return { runId, registry, done: runToItsEnd({ runId, ...corpus }, registry, version, preparation) };
}

async function runToItsEnd(
  input: PreparationInput,
  registry: Registry,
  version: string,
  preparation: FolderPreparation,
): Promise<PreparedFolder> {
  const close = (end: Pick<Run, 'error' | 'cause'> & { status: 'SUCCEEDED' | 'FAILED' }) =>
    registry.closeRun(input.runId, { ...end, endedAt: preparation.now().toISOString() });
  try {
    const result = await runStages(input, registry, version, preparation);
    await close({ status: result.outcome === 'not approved' ? 'FAILED' : 'SUCCEEDED' });
    return result;
  } catch (error) {
    const { name, message } = error as Error;
    await close({ status: 'FAILED', error: name, cause: message });
    throw error;
  }
}

async function runStages(
  input: PreparationInput,
  registry: Registry,
  version: string,
  preparation: FolderPreparation,
): Promise<PreparedFolder> {
  const { runId } = input;
  const { landingDirectory, files, data, previous, approve, now } = preparation;
  const landing = landingObjects(landingDirectory, files);
  const stage = { registry, data, now };

  await planPreparation(input, { ...stage, landing, codeVersion: version });
  const plan = await readJson(data, keys.plan(runId), PreparationPlan);
  const isUnchanged = previous?.recipeHash === plan.recipeHash && previous.codeVersion === plan.codeVersion;
  if (plan.shards.length === 0 && isUnchanged) return { outcome: 'nothing new', plan };

  const items = await readJson(data, keys.ingestItems(runId), z.array(IngestItem));
  await Promise.all(items.map((item) => ingest(item, registry, preparation)));
  await fixRefinement(input, { ...stage, train: (run) => trainOnce(run, preparation) });
  await strictMap('Refine', registry, preparation, {
    items: await readJson(data, keys.refineItems(runId), z.array(RefineItem)),
    task: (item) => ({ name: 'refinePartition', item }),
    reportKey: keys.refineDraft,
  });
  await strictMap('Compare', registry, preparation, {
    items: await readJson(data, keys.compareItems(runId), z.array(CompareItem)),
    task: (item) => ({ name: 'comparePairs', item }),
    reportKey: keys.compareReport,
    begin: startCompare,
  });
  await strictMap('Finish', registry, preparation, {
    items: await readJson(data, keys.refineItems(runId), z.array(RefineItem)),
    task: (item) => ({ name: 'finishPartition', item }),
    reportKey: keys.refineReport,
    begin: startFinish,
  });
  const { verdict } = await checkConsistency(input, stage);
  const report = await readJson(data, keys.consistency(runId), ConsistencyReport);
  if (verdict === 'fail') {
    if (!approve) return { outcome: 'not approved', plan, report };
    await approveRun(runId, registry, now);
  }
  await publishDataset(input, stage);
  return { outcome: 'published', plan, report };
}

/** An item of Ingest. One that dies is tried input by input; what still dies goes to quarantine, and the run goes on. */
async function ingest(
  item: IngestItem,
  registry: Registry,
  { workers, now }: FolderPreparation,
): Promise<void> {
  const name = `${item.shard}/${item.inputs.join('.')}`;
  await inItem({ registry, now }, { runId: item.runId, stage: 'Ingest', name }, () =>
    workers.run({ name: 'ingestShard', item }).catch(async (error) => {
      if (!(error instanceof WorkerDied)) throw error;
      for (const index of item.inputs) {
        const single = { ...item, inputs: [index] };
        await workers.run({ name: 'ingestShard', item: single }).catch((again) => {
          if (!(again instanceof WorkerDied)) throw again;
          const failed = { item: single, error: again.name, cause: again.cause.message };
          return workers.run({ name: 'quarantineInput', item: failed });
        });
      }
      return 'read input by input';
    }),
  );
}

/** A map that tolerates no failure: a partition that is missing would be text that is lost. */
async function strictMap<Item extends { runId: string; item: number }>(
  stage: 'Refine' | 'Compare' | 'Finish',
  registry: Registry,
  { data, workers, now }: FolderPreparation,
  map: {
    items: readonly Item[];
    task: (item: Item) => StageTask;
    /** Where an item leaves its report, with which it is done. */
    reportKey: (runId: string, item: number) => string;
    /** Records that the map begins. */
    begin?: (
      first: Item,
      dependencies: { registry: Registry; data: Objects; now: () => Date },
    ) => Promise<void>;
  },
): Promise<void> {
  const [first] = map.items;
  if (first) await map.begin?.(first, { registry, data, now });
  await Promise.all(
    map.items.map((item) =>
      inItem({ registry, now }, { runId: item.runId, stage, name: String(item.item) }, async () => {
        if ((await data.size(map.reportKey(item.runId, item.item))) !== undefined) return 'done before';
        return workers.run(map.task(item));
      }),
    ),
  );
}

/** Trains in a thread, unless an earlier attempt of this run has trained already. */
async function trainOnce(
  { runId }: { runId: string },
  { data, workers }: FolderPreparation,
): Promise<z.infer<typeof TrainAlignerOutput>> {
  if ((await data.size(keys.refinement(runId))) === undefined) {
    await workers.run({ name: 'trainAligner', item: { runId } });
  }
  const items = await readJson(data, keys.refineItems(runId), z.array(RefineItem));
  return {
    items: items.length,
    refineItemsKey: keys.refineItems(runId),
    compareItemsKey: keys.compareItems(runId),
  };
}

async function approveRun(runId: string, registry: Registry, now: () => Date): Promise<void> {
  const at = now().toISOString();
  await registry.askApproval({
    runId,
    status: 'WAITING',
    taskToken: 'none',
    question: 'Publish?',
    askedAt: at,
  });
  await registry.answerApproval(runId, { status: 'APPROVED', by: 'command line', at });
}
