import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import type { ModelVersion, Run } from '../../contracts/entities.ts';
import { EvaluationFile } from '../../contracts/evaluation.ts';
import type { TrainingRecipe } from '../../contracts/training-recipe.ts';
import { type CorpusId, keys } from '../../core/keys.ts';
import { readJson } from '../../core/objects/json-objects.ts';
import { readPairs } from '../../core/parquet/pair-rows.ts';
import { registerModel } from './corpora.ts';
import type { TestDeployment } from './test-deployment.ts';

/** Trains a new line of a corpus. @returns the run, and the version that it registered */
export async function trained(
  deployment: TestDeployment,
  corpus: CorpusId,
  name: string,
  recipe: TrainingRecipe,
): Promise<{ run: Run; version: ModelVersion }> {
  const model = await registerModel(deployment, corpus, name, recipe);
  const run = await deployment.succeeded(await deployment.startTraining(model));
  const version = await deployment.registry.getModelVersion(model, run.modelVersion ?? '');
  if (!version) throw new Error(`${run.runId} registered no version. ${await deployment.stateOf(run.runId)}`);
  return { run, version };
}

/** Checks that the evaluation of a run has the figures of translations. */
export async function expectTranslationMetrics({ models }: TestDeployment, { runId }: Run): Promise<void> {
  const { primary, testSets } = await readJson(models, keys.evaluation(runId), EvaluationFile);
  expect(primary).toBe('chrf');
  for (const metric of ['bleu', 'chrf', 'chrfpp', 'ter'] as const) {
    expect(testSets[0]?.metrics[metric]?.score, metric).toBeGreaterThanOrEqual(0);
  }
}

/** Checks that a version translates. */
export async function expectTryout(
  deployment: TestDeployment,
  { model, version }: ModelVersion,
): Promise<void> {
  const text = ['--text', 'Open it', 'Close it'];
  const { parts } = await deployment.answerOf('models', 'tryout', `${model}@${version}`, ...text);
  expect(parts[0]?.translations, JSON.stringify(parts)).toHaveLength(2);
}

/** What the step `binarize` of a run says it made. */
export async function binarized({ models }: TestDeployment, { runId }: Run) {
  const manifest = await models.get(`${keys.stepOutput(runId, 'binarize')}manifest.json`);
  return JSON.parse(Buffer.from(manifest).toString()) as {
    tags: string[];
    splits: { train: { pairs: number } };
  };
}

/** What the step `generate` of a run made. */
export async function syntheticPairs({ models }: TestDeployment, { runId }: Run) {
  const pairs: { source: string; target: string }[] = [];
  for await (const { key } of models.list(keys.stepOutput(runId, 'generate'))) {
    if (!key.endsWith('.parquet')) continue;
    for await (const pair of readPairs(models, key)) pairs.push(pair);
  }
  return pairs;
}

/** Fetches the files of a version, as a user does who has it run elsewhere. */
export async function download(
  { models }: TestDeployment,
  { model, version }: ModelVersion,
  folder: string,
): Promise<void> {
  const prefix = keys.modelVersion(model, version);
  for await (const { key } of models.list(prefix)) {
    const file = path.join(folder, key.slice(prefix.length));
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, await models.get(key));
  }
}
