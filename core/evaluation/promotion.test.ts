import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MetricDifference, TestSetEvaluation } from '../../contracts/evaluation.ts';
import { decidePromotion } from './promotion.ts';

const score = { score: 30, signature: 's', low: 29, high: 31 };
const evaluation = (chrf?: Partial<MetricDifference>, champion = 'm1'): TestSetEvaluation => ({
  setId: 'test-corpus-0',
  name: 'corpus',
  role: 'own',
  segments: 400,
  metrics: { bleu: score, chrf: score, ter: score },
  absent: {},
  rates: {},
  lengthRatio: 1,
  slices: [],
  robustness: {},
  versusChampion: chrf
    ? {
        champion,
        segments: 400,
        documents: 400,
        metrics: {
          chrf: { difference: 1, low: 0.5, high: 1.5, pValue: 0.01, ...chrf },
          // A worse BLEU decides nothing.
          bleu: { difference: -1, low: -2, high: 0, pValue: 0.9 },
        },
      }
    : null,
  samples: [],
});

describe('decidePromotion', () => {
  it('promotes the first version of a line', () => {
    expect(decidePromotion('automatic', undefined, evaluation()).promote).toBe(true);
  });

  it('leaves it to a person where the policy says so', () => {
    expect(decidePromotion('never', undefined, evaluation()).promote).toBe(false);
    expect(decidePromotion('never', 'm1', evaluation({})).promote).toBe(false);
  });

  it('promotes a clear gain and says it', () => {
    expect(decidePromotion('automatic', 'm1', evaluation({}))).toEqual({
      promote: true,
      reason: 'chrF +1.00 (95 % interval +0.50 to +1.50) against m1.',
    });
  });

  it.each([
    ['nothing to judge by', 'm1', undefined],
    ['no comparison', 'm1', evaluation()],
    ['a comparison with another version', 'm2', evaluation({})],
    ['an interval that touches zero', 'm1', evaluation({ low: 0 })],
    ['a gain too small', 'm1', evaluation({ difference: 0.29, low: 0.1 })],
    ['a loss', 'm1', evaluation({ difference: -1, low: -2, high: -0.5 })],
  ])('waits with %s', (_name, champion, given) => {
    expect(decidePromotion('automatic', champion, given).promote).toBe(false);
  });

  it('never promotes against a champion without a significant gain', () => {
    const number = fc.double({ min: -5, max: 5, noNaN: true });
    fc.assert(
      fc.property(number, number, (difference, low) => {
        const { promote } = decidePromotion('automatic', 'm1', evaluation({ difference, low }));
        expect(promote).toBe(difference >= 0.3 && low > 0);
      }),
    );
  });
});
