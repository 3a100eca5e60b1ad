import type { z } from 'zod';
import type { ModelVersion } from '../../contracts/entities.ts';
import { EvaluationFile } from '../../contracts/evaluation.ts';
import type { EventDetail } from '../../contracts/events.ts';
import { type Artifact, type JobStep, ResultFile } from '../../contracts/job.ts';
import type { RegisterOutput, TrainingInput } from '../../contracts/states.ts';
import type { TrainingRecipe } from '../../contracts/training-recipe.ts';
import { DragomanError } from '../errors.ts';
import { describeScores, scoresOf } from '../evaluation/describe-scores.ts';
import { ownTestSet } from '../evaluation/own-test-set.ts';
import { decidePromotion } from '../evaluation/promotion.ts';
import { canonicalJson, sha256, shortHash } from '../hashing.ts';
import { keys } from '../keys.ts';
import { registerMonitoring } from '../monitoring/register-monitoring.ts';
import { readJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import { versionName } from '../registry/lineage.ts';
import type { Registry } from '../registry/registry.ts';
import { inStage } from '../runs/stages.ts';
import { describeModel } from './describe-model.ts';
import { writeModelCard } from './model-cards.ts';
import { loadTrainingContext, type TrainingContext } from './training-context.ts';

/** A step ended well and what it must have written is not there. */
export class ModelArtifactMissing extends DragomanError {}

interface RegisterModelDependencies {
  registry: Pick<
    Registry,
    | 'getRun'
    | 'getModel'
    | 'getDatasetVersion'
    | 'listEvaluations'
    | 'putModelVersion'
    | 'putEvaluation'
    | 'setModelVersion'
    | 'startStage'
    | 'endStage'
  >;
  data: Objects;
  dataBucket: string;
  models: Objects;
  modelsBucket: string;
  codeVersion: string;
  publishEvent: <Type extends 'ModelRegistered' | 'ModelOutdated'>(
    type: Type,
    detail: EventDetail<Type>,
  ) => Promise<void>;
  now: () => Date;
}

/**
 * Makes a candidate of what a run trained: copies its files to the place of the version for good (files of a run
 * expire), writes its card, registers it with its evaluations, tells other systems, and decides whether it is promoted.
 * Again for the same run: the same version. @throws ModelArtifactMissing, NotRegistered, ObjectMissing
 */
export async function registerModel(
  { runId }: z.infer<typeof TrainingInput>,
  dependencies: RegisterModelDependencies,
): Promise<z.infer<typeof RegisterOutput>> {
  const { registry, now } = dependencies;
  const run = await registry.getRun(runId);
  if (run?.kind === 'monitoring') return registerMonitoring(run, dependencies);
  const { promote, reason } = await inStage(dependencies, runId, 'Register', async () => {
    const context = await loadTrainingContext(runId, dependencies);
    const { version, evaluation, decision } = await register(context, dependencies);
    const scores = evaluation.testSets
      .map(({ name, metrics }) => `${name} ${describeScores(metrics)}`)
      .join('; ');
    return { message: `${version}: ${scores}`, output: decision };
  });
  if (!promote) await registry.endStage(runId, 'Promote', now().toISOString(), 'SKIPPED', reason);
  return { promote };
}

/** `m` and the first 12 hexadecimal digits of the hash of what the version was made of. */
function modelVersionId(runId: string, recipeHash: string, datasetVersion: string): string {
  return `m${sha256(canonicalJson([runId, recipeHash, datasetVersion])).slice(0, 12)}`;
}

async function register(context: TrainingContext, dependencies: RegisterModelDependencies) {
  const { registry, models, modelsBucket, publishEvent, now } = dependencies;
  const { run, model, recipe, dataset, manifest } = context;
  const { runId } = run;
  const recipeHash = shortHash(recipe);
  const version = modelVersionId(runId, recipeHash, dataset.version);
  const training = await succeeded(models, runId, 'train');
  const evaluated = await succeeded(models, runId, 'evaluate');
  const evaluation = await readJson(models, keys.evaluation(runId), EvaluationFile);
  // `model.safetensors` of networks; trees have another format.
  const weights = training.artifacts.find(({ name }) => name.startsWith('model.'));
  if (!weights) throw missing(runId, 'train', 'the weights (model.*)');
  for (const { setId } of evaluation.testSets) {
    const name = `segments-${setId}.jsonl`;
    if (!evaluated.artifacts.some((artifact) => artifact.name === name))
      throw missing(runId, 'evaluate', name);
  }

  const artifacts: Artifact[] = [];
  for (const { step, artifacts: written } of [training, evaluated]) {
    for (const artifact of written) {
      const key = keys.modelFile(model.model, version, artifact.name);
      await models.copyTo(`${keys.stepOutput(runId, step)}${artifact.name}`, models, key);
      artifacts.push({ ...artifact, uri: `s3://${modelsBucket}/${key}` });
    }
  }
  const parents = parentsOf(recipe);
  const decision = decidePromotion({ model, recipe, evaluation, inSweep: run.sweepId !== undefined });
  const entry: ModelVersion = {
    model: model.model,
    version,
    runId,
    datasetVersion: dataset.version,
    recipeHash,
    codeVersion: dependencies.codeVersion,
    createdAt: now().toISOString(),
    stage: 'candidate',
    modelUri: `s3://${modelsBucket}/${keys.modelVersion(model.model, version)}`,
    modelSha256: weights.sha256,
    sizeBytes: evaluation.modelSizeBytes,
    parameters: evaluation.parameters,
    licences: manifest.licences,
    trainPairs: manifest.counts.train,
    datasets: [
      { corpus: run.corpus, languagePair: run.languagePair, version: dataset.version },
      ...(run.corpora ?? []),
    ],
    ...(parents.length === 0 ? {} : { parents }),
    ...(run.costUsd === undefined ? {} : { costUsd: run.costUsd }),
    ...(dataset.containsRemoved === undefined ? {} : { containsRemoved: dataset.containsRemoved }),
  };
  const card = await describeModel(context, dependencies, entry, {
    training,
    evaluation,
    decision,
    artifacts,
  });
  await writeModelCard(models, card);
  await registry.putModelVersion(entry);
  for (const { setId, name, role, segments, metrics, versusChampion } of evaluation.testSets) {
    await registry.putEvaluation({
      model: model.model,
      version,
      setId,
      name,
      role,
      purpose: 'release',
      createdAt: entry.createdAt,
      segments,
      metrics,
      versusChampion,
    });
  }
  await registry.setModelVersion(runId, version);
  const headline = ownTestSet(evaluation.testSets) ?? evaluation.testSets.at(0);
  if (!headline) throw missing(runId, 'evaluate', 'an evaluated test set');
  await publishEvent('ModelRegistered', {
    corpus: run.corpus,
    languagePair: run.languagePair,
    runId,
    model: model.model,
    version,
    datasetVersion: dataset.version,
    scores: scoresOf(headline.metrics),
    stage: 'candidate',
  });
  return { version, evaluation, decision };
}

/** Versions that the weights, or synthetic pairs, come from. */
function parentsOf(recipe: TrainingRecipe): string[] {
  if (recipe.task !== 'translation') return [];
  const teachers = recipe.synthetic.map(({ by }) => by);
  const origins = recipe.continueFrom ? [recipe.continueFrom, ...teachers] : teachers;
  return [...new Set(origins.map(versionName))];
}

async function succeeded(models: Objects, runId: string, step: JobStep): Promise<ResultFile> {
  const result = await readJson(models, keys.result(runId, step), ResultFile);
  if (result.status === 'succeeded') return result;
  throw new ModelArtifactMissing(
    `${keys.result(runId, step)} says ${result.status}, although the job ended well. Start the training again.`,
  );
}

const missing = (runId: string, step: JobStep, what: string) =>
  new ModelArtifactMissing(
    `${keys.result(runId, step)} does not list ${what}. Check that the trainer's image fits this version of the stack, then start the training again.`,
  );
