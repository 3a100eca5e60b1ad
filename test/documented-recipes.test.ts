import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { PreparationRecipe } from '../contracts/preparation-recipe.ts';
import { TaskType, TrainingRecipe } from '../contracts/training-recipe.ts';
import { ROOT_DIRECTORY } from '../local/paths.ts';

const docs = path.join(ROOT_DIRECTORY, 'docs');
const page = readFileSync(path.join(docs, 'training.md'), 'utf8');
const files = readdirSync(path.join(docs, 'recipes'));
const parsed = (text: string): object => JSON.parse(text);

describe('recipes that the documentation shows', () => {
  it.each(files)('%s is complete, and linked', (file) => {
    expect(page).toContain(`(recipes/${file})`);
    TrainingRecipe.parse(parsed(readFileSync(path.join(docs, 'recipes', file), 'utf8')));
  });

  it('has one of every task', () => {
    const tasks = files.map(
      (file) => TrainingRecipe.parse(parsed(readFileSync(path.join(docs, 'recipes', file), 'utf8'))).task,
    );
    expect(new Set(tasks)).toEqual(new Set(TaskType.options));
  });

  it('quotes only settings that exist', () => {
    const quoted = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text = '']) => parsed(text));
    expect(quoted.length).toBeGreaterThan(8);
    // The space of a sweep names settings by their paths.
    for (const recipe of quoted.filter((one) => !Object.keys(one).some((name) => name.includes('.')))) {
      if ('alignment' in recipe) PreparationRecipe.parse(recipe);
      else TrainingRecipe.parse(recipe);
    }
  });
});
