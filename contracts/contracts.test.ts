import { describe, expect, it } from 'vitest';
import { jsonSchemaFiles } from './json-schemas.ts';
import { PreparationRecipe } from './preparation-recipe.ts';
import { TrainingRecipe } from './training-recipe.ts';

it('keeps the JSON Schemas that Python reads current', () => {
  expect(jsonSchemaFiles().map(({ name, current }) => ({ name, current }))).toEqual(
    ['job-file', 'result-file', 'progress-file', 'evaluation-file', 'training-recipe'].map((name) => ({
      name,
      current: true,
    })),
  );
});

describe('recipes', () => {
  it('are complete when nothing is said, and stay as they are when read again', () => {
    for (const contract of [PreparationRecipe, TrainingRecipe]) {
      const recipe = contract.parse({});
      expect(contract.parse(JSON.parse(JSON.stringify(recipe)))).toEqual(recipe);
    }
  });

  it('refuse unknown names and bad values with their place', () => {
    const paths = (contract: typeof PreparationRecipe | typeof TrainingRecipe, value: unknown) =>
      contract.safeParse(value).error?.issues.map((issue) => issue.path.join('.'));
    expect(paths(PreparationRecipe, { rules: [{ rule: 'length' }, { rule: 'lenght' }] })).toEqual([
      'rules.1.rule',
    ]);
    expect(paths(PreparationRecipe, { rules: [{ rule: 'length', minimumToken: 1 }] })).toEqual(['rules.0']);
    expect(paths(PreparationRecipe, { heldOut: { test: { maximumShare: 2 } } })).toEqual([
      'heldOut.test.maximumShare',
    ]);
    expect(paths(TrainingRecipe, { optimizer: { peakLearningRate: 0 } })).toEqual([
      'optimizer.peakLearningRate',
    ]);
  });
});
