import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  jensenShannonDivergence,
  median,
  medianAbsoluteDeviation,
  populationStabilityIndex,
} from './distributions.ts';

describe('population stability index', () => {
  it('is 0 for proportional histograms and grows as they part', () => {
    expect(populationStabilityIndex([100, 200, 300], [10, 20, 30])).toBeCloseTo(0, 10);
    const slight = populationStabilityIndex([500, 500], [450, 550]);
    const strong = populationStabilityIndex([500, 500], [100, 900]);
    expect(slight).toBeLessThan(0.1);
    expect(strong).toBeGreaterThan(0.25);
  });

  it('agrees with the sum worked out by hand', () => {
    expect(populationStabilityIndex([50, 50], [25, 75])).toBeCloseTo(
      -0.25 * Math.log(0.5) + 0.25 * Math.log(1.5),
      12,
    );
  });

  it('is never negative and finite where classes are empty', () => {
    const histogram = fc.array(fc.nat(1000), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(histogram, histogram, (expected, actual) => {
        const index = populationStabilityIndex(expected, actual);
        expect(Number.isFinite(index) && index >= -1e-12).toBe(true);
      }),
    );
  });
});

describe('Jensen-Shannon divergence', () => {
  it('is 0 for equal shares, 1 for disjoint names, symmetric between', () => {
    expect(jensenShannonDivergence({ de: 3, en: 1 }, { de: 30, en: 10 })).toBeCloseTo(0, 12);
    expect(jensenShannonDivergence({ de: 5 }, { fr: 7 })).toBeCloseTo(1, 12);
    const counts = fc.dictionary(fc.constantFrom('de', 'en', 'fr', 'und'), fc.integer({ min: 1, max: 99 }));
    fc.assert(
      fc.property(counts, counts, (a, b) => {
        const there = jensenShannonDivergence(a, b);
        expect(there).toBeCloseTo(jensenShannonDivergence(b, a), 10);
        expect(there >= 0 && there <= 1 + 1e-12).toBe(true);
      }),
    );
  });
});

it('takes the median and the scaled deviation from it', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([1, 2, 3, 10])).toBe(2.5);
  expect(medianAbsoluteDeviation([1, 1, 2, 2, 4, 6, 9])).toBeCloseTo(1.4826, 6);
});
