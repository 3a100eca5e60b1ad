import { describe, expect, it } from 'vitest';
import { judgedBy } from './judged-by.ts';

describe('what a validation is judged by', () => {
  it('is the metric that is its score, or the negative of one of which less is better', () => {
    const translation = { score: 38.5, metrics: { bleu: 22, chrf: 38.5 } };
    expect(judgedBy(translation)).toEqual({ metric: 'chrf', value: 38.5 });
    expect(judgedBy({ score: -1.25, metrics: { logLoss: 1.25 } })).toEqual({
      metric: 'logLoss',
      value: 1.25,
    });
    expect(judgedBy({ score: -1.25, metrics: { chrf: 1.25 } })).toBeUndefined();
  });
});
