import type { Model, ModelVersion, Run } from '../../contracts/entities.ts';
import { TABULAR } from '../../contracts/primitives.ts';
import type { StartOfLine } from '../../contracts/states.ts';
import { DragomanError } from '../errors.ts';
import { modelMissing } from '../registry/models.ts';
import type { Registry } from '../registry/registry.ts';
import { isLive } from '../registry/run-state.ts';
import { runIdOf } from '../training/run-names.ts';
import type { StartTrainingDependencies } from '../training/start-training.ts';

/** A line has no champion that could be monitored, or nothing has been published since it was trained. */
export class NothingToMonitor extends DragomanError {}

/** The line predicts from tables: each of its trainings judges the champion on the newest rows anyway. */
export class TablesNotMonitored extends DragomanError {}

/** @throws TablesNotMonitored */
export function requireTextLine({ model, languagePair }: Pick<Model, 'model' | 'languagePair'>): void {
  if (languagePair !== TABULAR) return;
  throw new TablesNotMonitored(
    `${model} predicts from tables. Its champion is not monitored: every training compares it with the challenger on the newest rows. Let the line train by schedule instead: dragoman schedules set.`,
  );
}

/**
 * Queues the evaluation of a line's champion on text that was published after it was trained; once per champion and
 * dataset version, unless the run failed. @returns the run's id
 * @throws NothingToMonitor only to a person: a schedule comes again. TablesNotMonitored, NotRegistered
 */
export async function startMonitoring(
  { monitor: name, how, who }: { monitor: string } & Pick<StartOfLine, 'how' | 'who'>,
  { registry, now }: Pick<StartTrainingDependencies, 'now'> & MonitoringRegistry,
): Promise<string[]> {
  const model = await registry.getModel(name);
  if (!model) throw modelMissing(name);
  requireTextLine(model);
  const latest = (await registry.getCorpus(model))?.latestVersion;
  const champion =
    model.champion === undefined ? undefined : await registry.getModelVersion(name, model.champion);
  if (champion === undefined || latest === undefined || champion.datasetVersion === latest) {
    if (how !== 'person') return [];
    throw new NothingToMonitor(
      champion === undefined
        ? `${name} has no champion yet. Train the line first.`
        : `${name} ${champion.version} was trained on ${champion.datasetVersion}, the latest version of its corpus. Upload newer text first.`,
    );
  }
  const run: Omit<Run, 'runId'> = {
    kind: 'monitoring',
    corpus: model.corpus,
    languagePair: model.languagePair,
    status: 'QUEUED',
    createdAt: now().toISOString(),
    stages: {},
    datasetVersion: latest,
    model: name,
    modelVersion: champion.version,
    recipe: await recipeOf(champion, model, registry),
    startedBy: { how, who },
  };
  for (let number = 0; ; number++) {
    const runId = runIdOf('monitor', name, champion.createdAt, [champion.version, latest, number]);
    const known = await registry.getRun(runId);
    if (known && (isLive(known) || known.status === 'SUCCEEDED')) return [runId];
    if (!known && (await registry.createRun({ ...run, runId }))) return [runId];
  }
}

interface MonitoringRegistry {
  registry: Pick<Registry, 'createRun' | 'getCorpus' | 'getModel' | 'getModelVersion' | 'getRun'>;
}

/** The recipe that a version was trained with; the line's, where the run is no longer known. */
export const recipeOf = async (
  { runId }: ModelVersion,
  { recipe }: Model,
  registry: Pick<Registry, 'getRun'>,
) => (await registry.getRun(runId))?.recipe ?? recipe;
