import { z } from 'zod';
import { ClassificationRecipe } from './training/classification.ts';
import { TabularRecipe } from './training/tabular.ts';
import { TranslationRecipe } from './training/translation.ts';
import { FinetuneRecipe } from './training/translation-finetune.ts';

/** What can be trained; a plug-in of the trainer each (containers/trainer/src/dragoman_trainer/tasks). */
export const TaskType = z.enum(['translation', 'translation-finetune', 'classification', 'tabular']);
export type TaskType = z.infer<typeof TaskType>;

/** All settings of a training, by task type; what is left out takes the default of its section. */
const RecipeOfTask = z.discriminatedUnion('task', [
  TranslationRecipe,
  FinetuneRecipe,
  ClassificationRecipe,
  TabularRecipe,
]);

/** A recipe that names no task is one of `translation`. */
export const TrainingRecipe = z.preprocess(
  (recipe) =>
    typeof recipe === 'object' && recipe !== null && !('task' in recipe)
      ? { ...recipe, task: 'translation' }
      : recipe,
  RecipeOfTask,
);
export type TrainingRecipe = z.infer<typeof RecipeOfTask>;
