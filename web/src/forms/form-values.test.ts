import { describe, expect, it } from 'vitest';
import { PreparationRecipe } from '../../../contracts/preparation-recipe.ts';
import { SweepRequest } from '../../../contracts/sweep.ts';
import { TrainingRecipe } from '../../../contracts/training-recipe.ts';
import { branchesOf, branchFor, discriminatorOf, formSchemaOf, kindOf } from './form-schema.ts';
import { emptyValue, intoBranch, withoutDefaults } from './form-values.ts';

const training = formSchemaOf(TrainingRecipe);

describe('the value of a form', () => {
  it.each([
    { task: 'translation' },
    { task: 'translation', size: 'tiny', optimizer: { warmupSteps: 10 }, vocabulary: { size: 8000 } },
    {
      task: 'translation',
      corpora: [{ corpus: 'web', languagePair: 'en-de' }],
      shape: { encoderLayers: 12 },
    },
    { task: 'translation-finetune', pretrained: 'opus', lora: {} },
    { task: 'classification', label: 'domain', negatives: 2 },
    {
      task: 'tabular',
      time: 'day',
      target: { contest: { home: 'h', away: 'a', homeScore: 'x', awayScore: 'y' } },
    },
    { task: 'tabular', time: 'day', target: 'price', kind: 'regression' },
  ])('keeps of a stored recipe what was decided: %j', (written) => {
    const stored = TrainingRecipe.parse(written);
    const decided = withoutDefaults(training, stored);
    expect(decided).toEqual(written);
    expect(TrainingRecipe.parse(decided)).toEqual(stored);
  });

  it('loses nothing of a stored preparation recipe', () => {
    const stored = PreparationRecipe.parse({
      sources: { web: { trusted: false } },
      heldOut: { unit: 'window', window: { from: '2026-01-01', to: '2026-02-01' } },
      rules: [{ rule: 'empty' }, { rule: 'pattern', name: 'x', expression: 'y' }],
    });
    const decided = withoutDefaults(formSchemaOf(PreparationRecipe), stored);
    expect(Object.keys(decided as object).sort()).toEqual(['heldOut', 'rules', 'sources']);
    expect(PreparationRecipe.parse(decided)).toEqual(stored);
  });

  it('keeps what the schema does not know, so that it can be told', () => {
    expect(withoutDefaults(training, { task: 'translation', stepz: 3 })).toEqual({
      task: 'translation',
      stepz: 3,
    });
  });

  it('takes what two tasks have in common from one to the other', () => {
    expect(discriminatorOf(training)).toBe('task');
    const toTable = branchesOf(training).findIndex(({ properties }) => properties?.task?.const === 'tabular');
    expect(intoBranch(training, toTable, { task: 'translation', seed: 7, steps: 9 })).toEqual({
      task: 'tabular',
      seed: 7,
    });
  });

  it('knows unions of shapes, pairs and single values', () => {
    const space = formSchemaOf(SweepRequest).properties?.space ?? {};
    expect(kindOf(space)).toBe('record');
    const values = typeof space.additionalProperties === 'object' ? space.additionalProperties : {};
    const kinds = branchesOf(values).map(({ properties }) => Object.values(properties ?? {}).map(kindOf));
    expect(kinds).toEqual([['array'], ['tuple'], ['tuple']]);
    expect(emptyValue(values)).toEqual({ values: [] });
    expect(branchFor(values, intoBranch(values, 2, { values: [1] }))).toBe(2);
  });
});
