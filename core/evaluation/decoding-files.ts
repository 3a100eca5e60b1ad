import type { Artifact } from '../../contracts/job.ts';
import type { ModelCard } from '../../contracts/model-card.ts';
import { DragomanError } from '../errors.ts';

/** The version is of a task that translates nothing. */
export class CannotTranslate extends DragomanError {}

/** What decoding needs of a version: what the training left but the weights to train on with, where a form for decoding lies beside them. @throws CannotTranslate */
export function decodingFiles({ model, version, recipe, artifacts }: ModelCard): Artifact[] {
  if (recipe.task !== 'translation' && recipe.task !== 'translation-finetune') {
    throw new CannotTranslate(`${model}@${version} is a model for ${recipe.task} and translates nothing.`);
  }
  const isOfEvaluation = (name: string) => name === 'evaluation.json' || name.startsWith('segments-');
  const hasExport = artifacts.some(({ name }) => name.startsWith('ctranslate2/'));
  return artifacts
    .filter(({ name }) => !isOfEvaluation(name) && !(hasExport && name === 'model.safetensors'))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
