import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectedDiagonalFeature, fillDiagonalPrior } from './diagonal-prior.ts';
import { digamma, expDigamma } from './exp-digamma.ts';

const lengths = fc.integer({ min: 1, max: 60 });
const tensions = fc.double({ min: 0.1, max: 14, noNaN: true });

/** ComputeZ(j, n, m) of fast_align, term by term; 10,000 terms stand for a series that does not end. */
function fastAlignNormaliser(j: number, m: number, n: number, tension: number): number {
  const below = Math.floor((j * m) / n);
  const last = below > m ? below + 10_000 : m;
  let total = 0;
  for (let k = 1; k <= below; k++) total += Math.exp(-tension * (j / n - k / m));
  for (let k = below + 1; k <= last; k++) total += Math.exp(-tension * (k / m - j / n));
  return total;
}

describe('diagonal prior', () => {
  it('is the normalised weight of every cell, and expects the feature that its cells give', () => {
    fc.assert(
      fc.property(lengths, lengths, tensions, (n, m, tension) => {
        const table = new Float32Array(n * m + 3);
        fillDiagonalPrior(n, m, tension, 0.92, table, 3);
        let feature = 0;
        let error = 0;
        for (let j = 1; j <= m; j++) {
          const weights = Array.from({ length: n }, (_, i) =>
            Math.exp(-tension * Math.abs(j / m - (i + 1) / n)),
          );
          const total = weights.reduce((a, b) => a + b, 0);
          const exchanged = fastAlignNormaliser(j, m, n, tension);
          weights.forEach((weight, i) => {
            const expected = (0.92 * weight) / total;
            error = Math.max(error, Math.abs(table[3 + i * m + j - 1] - expected));
            feature -= (weight / exchanged) * Math.abs(j / m - (i + 1) / n);
          });
        }
        expect(error).toBeLessThan(1e-5);
        expect(expectedDiagonalFeature(n, m, tension)).toBeCloseTo(feature, 7);
      }),
    );
  });
});

describe('expDigamma', () => {
  it('is exp of the digamma function', () => {
    // digamma(1) is minus the Euler-Mascheroni constant; the recurrence gives the other values.
    expect(digamma(1)).toBeCloseTo(-0.5772156649015329, 9);
    expect(digamma(0.5)).toBeCloseTo(-1.9635100260214235, 9);
    fc.assert(
      fc.property(fc.double({ min: 0.125, max: 1e6, noNaN: true }), (x) => {
        expect(expDigamma(x) / Math.exp(digamma(x))).toBeCloseTo(1, 4);
      }),
    );
  });

  it('is nothing where the true value is next to nothing', () => {
    expect(expDigamma(0.01)).toBe(1e-30);
    expect(expDigamma(1 / 64)).toBeLessThan(1e-25);
  });
});
