import type { LineSettings, Model } from '../../contracts/entities.ts';
import { TABULAR } from '../../contracts/primitives.ts';
import type { TrainingRecipe } from '../../contracts/training-recipe.ts';
import { DragomanError } from '../errors.ts';
import type { CorpusId } from '../keys.ts';
import { NotRegistered } from '../registry/errors.ts';
import { lineSettingsOf } from '../registry/line-settings.ts';
import { modelMissing } from '../registry/models.ts';
import type { Registry } from '../registry/registry.ts';
import { requireTask } from './start-training.ts';

/** There is a model line of this name. */
export class LineExists extends DragomanError {}

/** Tables cannot be translated, and text is no table. */
export class TaskUnfit extends DragomanError {}

/** Creates a line `<corpus>-<language pair>-<name>`. @throws NotRegistered, LineExists, TaskUnfit */
export async function createLine(
  { corpus, languagePair, name, settings }: CorpusId & { name: string; settings: LineSettings },
  { registry, now }: { registry: Pick<Registry, 'getCorpus' | 'putModelIfAbsent'>; now: () => Date },
): Promise<Model> {
  if (!(await registry.getCorpus({ corpus, languagePair }))) {
    throw new NotRegistered(
      `There is no corpus ${corpus} ${languagePair}. Create it, or upload to it, first.`,
    );
  }
  requireFit(languagePair, settings.recipe);
  const model = `${corpus}-${languagePair}-${name}`;
  const line = { model, corpus, languagePair, ...settings, createdAt: now().toISOString() };
  if (await registry.putModelIfAbsent(line)) return line;
  throw new LineExists(
    `There is a model line ${model} already. Choose another name, or change its settings.`,
  );
}

/**
 * Replaces what was decided about a line. @param seen what it was when the change was made
 * @throws NotRegistered, OtherTask, LineChanged
 */
export async function changeLine(
  name: string,
  settings: LineSettings,
  seen: LineSettings,
  registry: Pick<Registry, 'getModel' | 'changeLineSettings'>,
): Promise<LineSettings> {
  const model = await registry.getModel(name);
  if (!model) throw modelMissing(name);
  requireTask(model, settings.recipe);
  await registry.changeLineSettings(name, settings, seen);
  return settings;
}

/** @throws NotRegistered */
export async function readLineSettings(
  name: string,
  registry: Pick<Registry, 'getModel'>,
): Promise<LineSettings> {
  const model = await registry.getModel(name);
  if (!model) throw modelMissing(name);
  return lineSettingsOf(model);
}

function requireFit(languagePair: string, { task }: TrainingRecipe): void {
  if ((languagePair === TABULAR) === (task === 'tabular')) return;
  throw new TaskUnfit(
    languagePair === TABULAR
      ? `A corpus of tables trains models of the task tabular, not ${task}.`
      : `A corpus of text trains no tables. Choose another task, or a corpus of tables.`,
  );
}
