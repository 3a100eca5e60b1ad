import { describe, expect, it } from 'vitest';
import { PreparationRecipe } from '../../contracts/preparation-recipe.ts';
import { TrainingRecipe } from '../../contracts/training-recipe.ts';
import { memoryRegistry } from './memory-registry.ts';
import { registerCorpus } from './register-corpus.ts';

const id = { corpus: 'media', languagePair: 'en-ko' };
const now = () => new Date('2026-01-01T00:00:00.000Z');
const recipe = (onDrift: 'warn' | 'fail') => PreparationRecipe.parse({ consistency: { onDrift } });
const line = (steps: number) => ({
  name: 'base',
  recipe: TrainingRecipe.parse({ steps }),
  promotion: 'automatic' as const,
});

describe('registering a corpus', () => {
  it('creates it with its model line, then changes both', async () => {
    const registry = memoryRegistry();
    await registerCorpus(
      { id, recipe: recipe('warn'), model: { ...line(10), trainWhenGrownBy: 0 } },
      { registry, now },
    );
    expect(await registry.getModel('media-en-ko-base')).toMatchObject({
      ...id,
      trainWhenGrownBy: 0,
      recipe: { steps: 10 },
    });
    const changed = await registerCorpus({ id, recipe: recipe('fail'), model: line(20) }, { registry, now });
    expect(changed.corpus).toEqual(await registry.getCorpus(id));
    expect(changed.corpus.recipe.consistency.onDrift).toBe('fail');
    expect(changed.model).toMatchObject({ recipe: { steps: 20 }, promotion: 'automatic' });
    expect(changed.model?.trainWhenGrownBy).toBeUndefined();
  });

  it('leaves model lines alone when none is named', async () => {
    const registry = memoryRegistry();
    await registerCorpus({ id, recipe: recipe('warn'), model: line(10) }, { registry, now });
    const { model } = await registerCorpus({ id, recipe: recipe('fail') }, { registry, now });
    expect(model).toBeUndefined();
    expect(await registry.listModels(id)).toHaveLength(1);
  });
});
