import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signTest, wilsonInterval } from './sign-test.ts';

const count = fc.integer({ min: 0, max: 300 });

describe('signTest', () => {
  it.each([
    [0, 0, 1],
    [5, 5, 1],
    [10, 0, 2 / 1024],
    [8, 2, (2 * (1 + 10 + 45)) / 1024],
  ])('of %i wins and %i losses', (wins, losses, expected) => {
    expect(signTest(wins, losses)).toBeCloseTo(expected, 12);
  });

  it('is the same for both sides, a probability, and less for a more uneven split', () => {
    fc.assert(
      fc.property(count, count, (wins, losses) => {
        const p = signTest(wins, losses);
        expect(p).toBeGreaterThan(0);
        expect(p).toBeLessThanOrEqual(1);
        expect(signTest(losses, wins)).toBeCloseTo(p, 12);
        if (wins > losses && losses > 0) expect(signTest(wins + 1, losses - 1)).toBeLessThan(p);
      }),
    );
  });

  it('does not underflow', () => {
    expect(signTest(5000, 5000)).toBeCloseTo(1, 6);
    expect(signTest(5100, 4900)).toBeCloseTo(0.0466, 3);
  });
});

describe('wilsonInterval', () => {
  it('agrees with published values', () => {
    // Newcombe (1998), table I, method 3: 81 of 263, 15 of 148, 0 of 20.
    expect(wilsonInterval(81, 263).low).toBeCloseTo(0.2553, 4);
    expect(wilsonInterval(81, 263).high).toBeCloseTo(0.3662, 4);
    expect(wilsonInterval(15, 148).low).toBeCloseTo(0.0624, 4);
    expect(wilsonInterval(15, 148).high).toBeCloseTo(0.1605, 4);
    expect(wilsonInterval(0, 20).high).toBeCloseTo(0.1611, 4);
  });

  it('holds the share and narrows with more cases', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 1, max: 100 }), (part, cases) => {
        const successes = Math.min(part, cases);
        const { low, high } = wilsonInterval(successes, cases);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low - 1e-9).toBeLessThanOrEqual(successes / cases);
        expect(high + 1e-9).toBeGreaterThanOrEqual(successes / cases);
        const more = wilsonInterval(successes * 4, cases * 4);
        expect(more.high - more.low).toBeLessThan(high - low);
      }),
    );
  });
});
