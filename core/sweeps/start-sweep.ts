import { Sweep, type SweepRequest } from '../../contracts/sweep.ts';
import { parseContract } from '../objects/json-objects.ts';
import { modelMissing } from '../registry/models.ts';
import { runIdOf } from '../training/run-names.ts';
import {
  latestDataset,
  type StartTrainingDependencies,
  trainingRun,
  withinMonth,
} from '../training/start-training.ts';
import { sweepSettings, withSettings } from './sweep-settings.ts';

/**
 * Queues the trainings of a sweep on the latest dataset version of a line; the same request on the same version is the
 * same sweep. The sweep is kept before its members, so that no member is without one. @returns the ids of its members
 * @throws SweepImpossible, ContractViolation, NotRegistered, NothingToTrainOn, MonthlyLimitReached
 */
export async function startSweep(
  request: SweepRequest,
  dependencies: StartTrainingDependencies,
): Promise<string[]> {
  const { registry, now } = dependencies;
  const model = await registry.getModel(request.model);
  if (!model) throw modelMissing(request.model);
  const dataset = await latestDataset(model, registry);
  const { by, ...rest } = request;
  const parts = [dataset.version, model.recipe, rest];
  const sweepId = runIdOf('sweep', model.model, dataset.createdAt, parts);
  const startedBy = { how: 'sweep' as const, who: by };
  const runs = await Promise.all(
    sweepSettings(request).map(async (settings) => {
      const recipe = withSettings(model.recipe, settings);
      const run = await trainingRun(model, dataset, startedBy, dependencies, recipe);
      const runId = runIdOf('train', model.model, dataset.createdAt, [sweepId, settings]);
      return { run: { ...run, runId, sweepId }, settings };
    }),
  );
  const members = runs.map(({ run: { runId }, settings }) => ({ runId, settings }));
  if (await registry.getSweep(sweepId)) {
    for (const { run } of runs) await registry.createRun(run);
    return members.map(({ runId }) => runId);
  }
  const estimateUsd = runs.reduce((sum, { run }) => sum + (run.estimateUsd ?? 0), 0);
  await withinMonth({ model: model.model, estimateUsd }, true, dependencies);
  const sweep = {
    ...rest,
    sweepId,
    task: model.recipe.task,
    corpus: model.corpus,
    languagePair: model.languagePair,
    startedBy: by,
    createdAt: now().toISOString(),
    members,
  };
  await registry.putSweep(parseContract(Sweep, sweep, `sweep ${sweepId}`));
  for (const { run } of runs) await registry.createRun(run);
  return members.map(({ runId }) => runId);
}
