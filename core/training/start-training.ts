import type { z } from 'zod';
import type { DatasetVersion, Model, Run } from '../../contracts/entities.ts';
import type { StartTrainingEvent } from '../../contracts/states.ts';
import { DragomanError } from '../errors.ts';
import { canonicalJson, sha256 } from '../hashing.ts';
import type { CorpusId } from '../keys.ts';
import { type Message, runStarted } from '../notifications/messages.ts';
import { NotRegistered } from '../registry/errors.ts';
import { modelMissing } from '../registry/models.ts';
import type { Registry } from '../registry/registry.ts';
import { isLive } from '../registry/run-state.ts';

/** A model line should train on a corpus that has no dataset version yet. */
export class NothingToTrainOn extends DragomanError {}

/** The latest dataset version holds text that must be removed; the next one will not. */
export class DatasetContainsRemoved extends DragomanError {}

interface StartTrainingDependencies {
  registry: Pick<
    Registry,
    | 'createRun'
    | 'getCorpus'
    | 'getDatasetVersion'
    | 'getModel'
    | 'getRun'
    | 'listModels'
    | 'listModelVersions'
    | 'listRuns'
    | 'markStarted'
  >;
  /** Starts `train-model` under this name; a second start under the same name is the first one. @returns the execution's ARN */
  startExecution: (runId: string) => Promise<string>;
  notify: (message: Message) => Promise<void>;
  dashboardUrl: string;
  now: () => Date;
  /** Four hexadecimal digits that tell apart what is started by hand in the same second. */
  randomDigits: () => string;
}

/**
 * Starts training runs: of every model line whose policy asks for it when a dataset version was published, or of one
 * line by hand. A policy starts one run per line and dataset version, however often the event comes. @returns their ids
 * @throws NotRegistered, NothingToTrainOn, DatasetContainsRemoved
 */
export async function startTraining(
  event: z.infer<typeof StartTrainingEvent>,
  dependencies: StartTrainingDependencies,
): Promise<string[]> {
  const { registry, now, randomDigits } = dependencies;
  if ('model' in event) {
    const model = await registry.getModel(event.model);
    if (!model) throw modelMissing(event.model);
    const version = (await registry.getCorpus(model))?.latestVersion;
    if (version === undefined) {
      throw new NothingToTrainOn(
        `${model.corpus} ${model.languagePair} has no dataset version yet. Upload text and let it be prepared first.`,
      );
    }
    const dataset = await datasetOf(registry, model, version);
    if (dataset.containsRemoved) {
      throw new DatasetContainsRemoved(
        `Version ${version} of ${model.corpus} ${model.languagePair} holds text that must be removed. Wait for the version without it, then train.`,
      );
    }
    const runId = trainingRunId(model.model, now().toISOString(), randomDigits());
    await startRun(runId, model, dataset, dependencies);
    return [runId];
  }
  const { detail } = event;
  const dataset = await datasetOf(registry, detail, detail.version);
  const started: string[] = [];
  for (const model of await registry.listModels(detail)) {
    if (!(await isDue(model, dataset, registry))) continue;
    const digits = sha256(canonicalJson([model.model, dataset.version])).slice(0, 4);
    const runId = trainingRunId(model.model, dataset.createdAt, digits);
    if (await startRun(runId, model, dataset, dependencies)) started.push(runId);
  }
  return started;
}

/**
 * Whether the line's policy wants it trained on a dataset version: its training pairs have grown by the share that the
 * policy names since the version that the line was trained on, or is being trained on, last; or what it was trained on
 * last has text in it that had to be removed. Never on a version that still holds such text.
 */
async function isDue(
  { model, corpus, languagePair, trainWhenGrownBy }: Model,
  dataset: DatasetVersion,
  registry: Pick<Registry, 'listModelVersions' | 'listRuns' | 'getDatasetVersion'>,
): Promise<boolean> {
  if (trainWhenGrownBy === undefined || dataset.containsRemoved) return false;
  const trained = (await registry.listModelVersions(model)).at(0);
  const { items } = await registry.listRuns({ corpus: { corpus, languagePair } });
  const running = items.find(
    (run) => run.model === model && run.datasetVersion !== dataset.version && isLive(run),
  );
  if (trained?.containsRemoved && !running) return true;
  const versionInWork =
    running?.datasetVersion &&
    (await registry.getDatasetVersion({ corpus, languagePair }, running.datasetVersion));
  const pairsBefore = Math.max(trained?.trainPairs ?? 0, versionInWork ? versionInWork.train : 0);
  return pairsBefore === 0 || dataset.train >= pairsBefore * (1 + trainWhenGrownBy);
}

async function datasetOf(
  registry: Pick<Registry, 'getDatasetVersion'>,
  { corpus, languagePair }: CorpusId,
  version: string,
): Promise<DatasetVersion> {
  const dataset = await registry.getDatasetVersion({ corpus, languagePair }, version);
  if (dataset) return dataset;
  throw new NotRegistered(`${corpus} ${languagePair} has no dataset version ${version}.`);
}

/** Crash-safe: what an earlier call left half started is started. @returns false when the run has started or ended before */
async function startRun(
  runId: string,
  model: Model,
  dataset: DatasetVersion,
  { registry, startExecution, notify, dashboardUrl, now }: StartTrainingDependencies,
): Promise<boolean> {
  const run: Run = {
    runId,
    kind: 'training',
    corpus: model.corpus,
    languagePair: model.languagePair,
    status: 'STARTING',
    createdAt: now().toISOString(),
    stages: {},
    datasetVersion: dataset.version,
    model: model.model,
    recipe: model.recipe,
  };
  if (!(await registry.createRun(run)) && (await registry.getRun(runId))?.status !== 'STARTING') return false;
  await registry.markStarted(runId, await startExecution(runId));
  await notify(runStarted(run, { dashboardUrl }));
  return true;
}

/** Execution names have at most 80 characters; a longer line's name is cut, its hash digits stay. */
function trainingRunId(model: string, time: string, digits: string): string {
  const stamp = time.replace(/\D/g, '').slice(0, 14);
  return `train-${model.slice(0, 53).replace(/-+$/, '')}-${stamp}-${digits}`;
}
