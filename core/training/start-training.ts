import type { DatasetVersion, Model, Run } from '../../contracts/entities.ts';
import type { EventDetail } from '../../contracts/events.ts';
import type { StartOfLine, StartTrainingEvent } from '../../contracts/states.ts';
import type { TrainingRecipe } from '../../contracts/training-recipe.ts';
import { type Estimate, estimateTraining } from '../costs/estimate-training.ts';
import { leftOfMonthUsd, MonthlyLimitReached } from '../costs/month-to-date.ts';
import { PRICES } from '../costs/prices.ts';
import { DragomanError } from '../errors.ts';
import type { CorpusId } from '../keys.ts';
import { startMonitoring } from '../monitoring/start-monitoring.ts';
import { modelOutdated, monthlyLimitReached } from '../notifications/training-messages.ts';
import { NotRegistered } from '../registry/errors.ts';
import { modelMissing } from '../registry/models.ts';
import type { Registry } from '../registry/registry.ts';
import { isLive } from '../registry/run-state.ts';
import { startSweep } from '../sweeps/start-sweep.ts';
import type { BatchSettings } from './batch-jobs.ts';
import { machineOf } from './batch-jobs.ts';
import { type QueueDependencies, startWaiting } from './queue.ts';
import { runIdOf } from './run-names.ts';

/** A model line should train on a corpus that has no dataset version yet. */
export class NothingToTrainOn extends DragomanError {}

/** The latest dataset version holds text that must be removed; the next one will not. */
export class DatasetContainsRemoved extends DragomanError {}

/** A recipe is of another task than the model line. */
export class OtherTask extends DragomanError {}

export interface StartTrainingDependencies extends QueueDependencies {
  registry: QueueDependencies['registry'] &
    Pick<
      Registry,
      | 'createRun'
      | 'getCorpus'
      | 'getDatasetVersion'
      | 'getModelVersion'
      | 'listModels'
      | 'listModelVersions'
      | 'listRuns'
      | 'putSweep'
    >;
  settings: EstimateSettings;
}

/** What of the deployment decides what a training costs. */
export type EstimateSettings = Pick<BatchSettings, 'gpuDevice' | 'machines' | 'cpuQueue' | 'gpuQueue'>;

/**
 * Queues training runs and starts those that have room: of every model line whose policy asks for it when a dataset
 * version was published; of one line for a person, a schedule or another system; of a sweep; and monitorings of
 * champions. The same recipe on the same dataset version is trained once, unless its run failed or `again` is asked for.
 * @returns the ids of the runs that the event asked for; for a published version or a look at the queue, of those started
 * @throws NotRegistered, NothingToTrainOn, DatasetContainsRemoved, MonthlyLimitReached, OtherTask
 */
export async function startTraining(
  event: StartTrainingEvent,
  dependencies: StartTrainingDependencies,
): Promise<string[]> {
  if ('queue' in event) return startWaiting(dependencies);
  const runIds = await queueRuns(event, dependencies);
  await startWaiting(dependencies);
  return runIds;
}

function queueRuns(
  event: Exclude<StartTrainingEvent, { queue: true }>,
  dependencies: StartTrainingDependencies,
): Promise<string[]> {
  if ('sweep' in event) return startSweep(event.sweep, dependencies);
  if ('monitor' in event) return startMonitoring(event, dependencies);
  if ('model' in event) return startLine(event, dependencies);
  if (event['detail-type'] === 'StartTraining') {
    const { model, again, requestedBy } = event.detail;
    return startLine({ model, again, how: 'event', who: requestedBy }, dependencies);
  }
  if (event['detail-type'] === 'ModelOutdated') {
    return startOutdated(event.detail, dependencies);
  }
  return startByPolicy(event.detail, dependencies);
}

async function startLine(
  { model: name, recipe: own, again, how, who }: StartOfLine,
  dependencies: StartTrainingDependencies,
): Promise<string[]> {
  const { registry } = dependencies;
  const model = await registry.getModel(name);
  if (!model) throw modelMissing(name);
  const recipe = own ?? model.recipe;
  requireTask(model, recipe);
  const dataset = await latestDataset(model, registry);
  const run = await trainingRun(model, dataset, { how, who }, dependencies, recipe);
  for (let number = 0; ; number++) {
    const runId = trainingRunId(model, dataset, recipe, number);
    const known = await registry.getRun(runId);
    if (known && !again && (isLive(known) || known.status === 'SUCCEEDED')) return [runId];
    if (known) continue;
    await withinMonth(run, how === 'person', dependencies);
    if (await registry.createRun({ ...run, runId })) return [runId];
  }
}

/**
 * The training that makes another one of this recipe on this version needless: it goes on, or has succeeded.
 * @returns undefined when there is none
 */
export async function trainedBefore(
  model: Model,
  dataset: DatasetVersion,
  recipe: TrainingRecipe,
  registry: Pick<Registry, 'getRun'>,
): Promise<Run | undefined> {
  for (let number = 0; ; number++) {
    const known = await registry.getRun(trainingRunId(model, dataset, recipe, number));
    if (!known || isLive(known) || known.status === 'SUCCEEDED') return known;
  }
}

/** The versions of a line are compared with each other, so all are of one task. @throws OtherTask */
export function requireTask({ model, recipe }: Model, { task }: TrainingRecipe): void {
  if (task === recipe.task) return;
  throw new OtherTask(
    `The model line ${model} is of the task ${recipe.task}, and the recipe is of ${task}. Create another line for it.`,
  );
}

/** Tells people, and trains the line if its policy says so; an event that comes twice is told twice and starts one run. */
async function startOutdated(
  detail: EventDetail<'ModelOutdated'>,
  dependencies: StartTrainingDependencies,
): Promise<string[]> {
  const { model, reason, retrain } = detail;
  await dependencies.notify(modelOutdated(detail));
  if (!retrain) return [];
  return startLine({ model, again: false, how: 'policy', who: reason }, dependencies);
}

/** The version that a line trains on now. @throws NothingToTrainOn, DatasetContainsRemoved, NotRegistered */
export async function latestDataset(
  model: Model,
  registry: Pick<Registry, 'getCorpus' | 'getDatasetVersion'>,
): Promise<DatasetVersion> {
  const version = (await registry.getCorpus(model))?.latestVersion;
  if (version === undefined) {
    throw new NothingToTrainOn(
      `${model.corpus} ${model.languagePair} has no dataset version yet. Upload text and let it be prepared first.`,
    );
  }
  const dataset = await datasetOf(registry, model, version);
  if (!dataset.containsRemoved) return dataset;
  throw new DatasetContainsRemoved(
    `Version ${version} of ${model.corpus} ${model.languagePair} holds text that must be removed. Wait for the version without it, then train.`,
  );
}

/** One run per line and version, however often the event comes, and also when the run failed. */
async function startByPolicy(
  detail: CorpusId & { version: string },
  dependencies: StartTrainingDependencies,
): Promise<string[]> {
  const { registry } = dependencies;
  const dataset = await datasetOf(registry, detail, detail.version);
  const started: string[] = [];
  for (const model of await registry.listModels(detail)) {
    if (!(await isDue(model, dataset, registry))) continue;
    const runId = trainingRunId(model, dataset, model.recipe, 0);
    const by = { how: 'policy' as const, who: dataset.version };
    const run = await trainingRun(model, dataset, by, dependencies);
    if (!(await registry.createRun({ ...run, runId }))) continue;
    await withinMonth(run, false, dependencies);
    started.push(runId);
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
    (run) =>
      run.kind === 'training' &&
      run.model === model &&
      run.datasetVersion !== dataset.version &&
      run.sweepId === undefined &&
      isLive(run),
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

/** @param number tells trainings of the same recipe on the same version apart */
const trainingRunId = (model: Model, dataset: DatasetVersion, recipe: TrainingRecipe, number: number) =>
  runIdOf('train', model.model, dataset.createdAt, [model.model, dataset.version, recipe, number]);

/** What a training of a line is expected to cost. */
export async function expectedCost(
  { model, corpus, languagePair }: Model,
  recipe: TrainingRecipe,
  { registry, settings }: { registry: Pick<Registry, 'listRuns'>; settings: EstimateSettings },
): Promise<Estimate> {
  const { items } = await registry.listRuns({ corpus: { corpus, languagePair } });
  const past = items.filter((run) => run.model === model && run.kind === 'training');
  const queue = recipe.task === 'tabular' ? settings.cpuQueue : settings.gpuQueue;
  const device = recipe.task === 'tabular' ? 'cpu' : settings.gpuDevice;
  return estimateTraining(recipe, past, { machine: machineOf(queue, settings), device, prices: PRICES });
}

/** A training as it waits for its start, with what it is expected to cost. */
export async function trainingRun(
  model: Model,
  dataset: DatasetVersion,
  startedBy: NonNullable<Run['startedBy']>,
  { registry, settings, now }: Pick<StartTrainingDependencies, 'registry' | 'settings' | 'now'>,
  recipe: TrainingRecipe = model.recipe,
): Promise<Omit<Run, 'runId'>> {
  const { corpus, languagePair } = model;
  const { usd } = await expectedCost(model, recipe, { registry, settings });
  return {
    kind: 'training',
    corpus,
    languagePair,
    status: 'QUEUED',
    createdAt: now().toISOString(),
    stages: {},
    datasetVersion: dataset.version,
    model: model.model,
    recipe,
    startedBy,
    estimateUsd: usd,
  };
}

/**
 * Tells people that a run will wait because the month's money is spent; refuses it where a person waits for the answer.
 * @throws MonthlyLimitReached
 */
export async function withinMonth(
  run: Pick<Run, 'model' | 'estimateUsd'>,
  refuse: boolean,
  {
    registry,
    limits,
    notify,
    now,
  }: Pick<StartTrainingDependencies, 'registry' | 'limits' | 'notify' | 'now'>,
): Promise<void> {
  const { monthlyLimitUsd } = limits;
  const left = await leftOfMonthUsd(registry, await registry.listOpenRuns(), monthlyLimitUsd, now());
  const { estimateUsd = 0 } = run;
  if (monthlyLimitUsd === undefined || estimateUsd <= left) return;
  const figures = { model: run.model ?? '', limitUsd: monthlyLimitUsd, leftUsd: left, estimateUsd };
  await notify(monthlyLimitReached(figures));
  if (!refuse) return;
  throw new MonthlyLimitReached(
    `A training of ${run.model} is expected to cost $${estimateUsd.toFixed(2)}, and of the $${monthlyLimitUsd} of this month $${Math.max(0, left).toFixed(2)} are left. Raise training.monthlyLimitUsd in infra/config.ts, or wait for the next month.`,
  );
}
