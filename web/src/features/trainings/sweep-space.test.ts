import { describe, expect, it } from 'vitest';
import { TrainingRecipe } from '../../../../contracts/training-recipe.ts';
import { bestScore, isLogarithmic } from './sweep-scores.ts';
import { gridSize, sweepablePaths, valuesOf } from './sweep-space.ts';

describe('the space of a sweep', () => {
  it('is written as lists and bounds', () => {
    const row = { path: 'x', kind: 'values' as const, text: '1e-4, auto,true ,' };
    expect(valuesOf(row)).toEqual({ values: [1e-4, 'auto', true] });
    expect(valuesOf({ ...row, kind: 'uniform', text: '0, 0.3' })).toEqual({ uniform: [0, 0.3] });
    expect(valuesOf({ ...row, kind: 'log', text: '0, 0.3' })).toBeUndefined();
    expect(valuesOf({ ...row, kind: 'uniform', text: '1' })).toBeUndefined();
    expect(gridSize([row, { ...row, text: '1,2' }])).toBe(6);
  });

  it('offers the single settings of a recipe', () => {
    const paths = sweepablePaths(TrainingRecipe.parse({}));
    expect(paths).toEqual(expect.arrayContaining(['optimizer.peakLearningRate', 'vocabulary.size', 'steps']));
    expect(paths).not.toEqual(expect.arrayContaining(['task']));
    expect(paths).not.toEqual(expect.arrayContaining(['corpora']));
  });

  it('knows the best score, and what needs a logarithm', () => {
    expect(bestScore({ scores: [] })).toBeUndefined();
    expect(bestScore({ scores: [3, 9, 4].map((score, optimizerStep) => ({ score, optimizerStep })) })).toBe(
      9,
    );
    expect([isLogarithmic([1e-4, 3e-3]), isLogarithmic([1, 2]), isLogarithmic([0, 100])]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
