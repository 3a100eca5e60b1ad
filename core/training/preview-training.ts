import type { TrainingPreview } from '../../contracts/api/trainings.ts';
import type { TrainingRecipe } from '../../contracts/training-recipe.ts';
import { leftOfMonthUsd } from '../costs/month-to-date.ts';
import { modelMissing } from '../registry/models.ts';
import type { Registry } from '../registry/registry.ts';
import type { TrainingLimits } from './queue.ts';
import {
  type EstimateSettings,
  expectedCost,
  latestDataset,
  requireTask,
  trainedBefore,
} from './start-training.ts';

/** What a deployment knows of its trainings before they start. */
export interface TrainingTerms {
  settings: EstimateSettings;
  limits: TrainingLimits;
}

/**
 * What starting a line now would mean: the data it would train on, its cost, what it would wait for, and whether the same
 * was trained before. Changes nothing. @throws NotRegistered, NothingToTrainOn, DatasetContainsRemoved, OtherTask
 */
export async function previewTraining(
  { model: name, recipe: own }: { model: string; recipe?: TrainingRecipe | undefined },
  {
    registry,
    terms: { settings, limits },
    now,
  }: {
    registry: Pick<
      Registry,
      'getCorpus' | 'getDatasetVersion' | 'getModel' | 'getRun' | 'listOpenRuns' | 'listRuns'
    >;
    terms: TrainingTerms;
    now: () => Date;
  },
): Promise<TrainingPreview> {
  const model = await registry.getModel(name);
  if (!model) throw modelMissing(name);
  const recipe = own ?? model.recipe;
  requireTask(model, recipe);
  const dataset = await latestDataset(model, registry);
  const open = await registry.listOpenRuns();
  const [estimate, before, left] = await Promise.all([
    expectedCost(model, recipe, { registry, settings }),
    trainedBefore(model, dataset, recipe, registry),
    leftOfMonthUsd(registry, open, limits.monthlyLimitUsd, now()),
  ]);
  return {
    datasetVersion: dataset.version,
    trainPairs: dataset.train,
    estimateUsd: estimate.usd,
    basis: estimate.basis,
    trainedBefore: before?.runId,
    waiting: open.filter(({ status }) => status === 'QUEUED').length,
    running: open.filter(({ status }) => status !== 'QUEUED').length,
    concurrentRuns: limits.concurrentRuns,
    leftOfMonthUsd: Number.isFinite(left) ? left : undefined,
    monthlyLimitUsd: limits.monthlyLimitUsd,
  };
}
