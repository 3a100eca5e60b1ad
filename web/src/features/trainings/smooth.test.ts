import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smooth } from './smooth.ts';

const curve = fc.array(fc.tuple(fc.nat(), fc.double({ min: -1e6, max: 1e6, noNaN: true })));

describe('smooth', () => {
  it('leaves a curve as it is without weight, and a flat one with any', () => {
    fc.assert(
      fc.property(curve, (points) => {
        smooth(points, 0).forEach(([, value], index) => {
          expect(value).toBeCloseTo(points[index]?.[1] ?? Number.NaN);
        });
      }),
    );
    for (const [, value] of smooth(
      [
        [1, 5],
        [2, 5],
        [3, 5],
      ],
      0.9,
    ))
      expect(value).toBeCloseTo(5);
  });

  it('stays between the extremes that it has seen, and begins where the curve does', () => {
    fc.assert(
      fc.property(curve, fc.constantFrom(0.3, 0.6, 0.95), (points, weight) => {
        const smoothed = smooth(points, weight);
        smoothed.forEach(([place, value], index) => {
          const seen = points.slice(0, index + 1).map((point) => point[1]);
          expect(place).toBe(points[index]?.[0]);
          expect(value).toBeGreaterThanOrEqual(Math.min(...seen) - 1e-3);
          expect(value).toBeLessThanOrEqual(Math.max(...seen) + 1e-3);
        });
        if (points[0]) expect(smoothed[0]?.[1]).toBeCloseTo(points[0][1], 3);
      }),
    );
  });
});
