import type { DatasetVersion, Model, Run } from '../../contracts/entities.ts';
import { DatasetManifest } from '../../contracts/manifest.ts';
import type { TrainingRecipe } from '../../contracts/training-recipe.ts';
import { readJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import { NotRegistered } from '../registry/errors.ts';
import { modelMissing } from '../registry/models.ts';
import type { Registry } from '../registry/registry.ts';
import { runMissing } from '../registry/runs.ts';

/** What every step of a training run is about. */
export interface TrainingContext {
  run: Run;
  model: Model;
  /** As it was when the run was created. */
  recipe: TrainingRecipe;
  dataset: DatasetVersion;
  manifest: DatasetManifest;
}

/** @throws NotRegistered when the run, its model line or its dataset version is unknown; ObjectMissing, ContractViolation */
export async function loadTrainingContext(
  runId: string,
  {
    registry,
    data,
  }: { registry: Pick<Registry, 'getRun' | 'getModel' | 'getDatasetVersion'>; data: Objects },
): Promise<TrainingContext> {
  const run = await registry.getRun(runId);
  if (!run) throw runMissing(runId);
  if (run.model === undefined || run.datasetVersion === undefined) {
    throw new NotRegistered(`Run ${runId} names no model line or no dataset version: it is no training run.`);
  }
  const model = await registry.getModel(run.model);
  if (!model) throw modelMissing(run.model);
  const dataset = await registry.getDatasetVersion(run, run.datasetVersion);
  if (!dataset) {
    throw new NotRegistered(
      `Run ${runId} trains on ${run.datasetVersion}, which ${run.corpus} ${run.languagePair} does not have.`,
    );
  }
  const manifest = await readJson(data, dataset.manifestKey, DatasetManifest);
  return { run, model, recipe: run.recipe ?? model.recipe, dataset, manifest };
}
