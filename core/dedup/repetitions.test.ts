import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findExcess } from './repetitions.ts';

const repetitions = fc
  .array(fc.record({ key: fc.nat(3), score: fc.constantFrom(null, 0.5, 1) }), { maxLength: 40 })
  .map((list) => list.map((one, at) => ({ ...one, pairId: String(at).padStart(16, '0') })));

it('leaves the best of every key, as many as may stay', () => {
  fc.assert(
    fc.property(repetitions, fc.integer({ min: 1, max: 6 }), (list, maximum) => {
      const excess = new Set(findExcess(list, maximum));
      for (const key of [0, 1, 2, 3]) {
        const own = list.filter((one) => one.key === key);
        const stay = own.filter((one) => !excess.has(one));
        expect(stay.length).toBe(Math.min(maximum, own.length));
        const worst = Math.min(...stay.map(({ score }) => score ?? -1));
        for (const one of own) if (excess.has(one)) expect(one.score ?? -1).toBeLessThanOrEqual(worst);
      }
    }),
  );
});

it('finds the same when parts were thinned out before', () => {
  fc.assert(
    fc.property(repetitions, fc.integer({ min: 1, max: 6 }), fc.nat(40), (list, maximum, cut) => {
      const thin = (part: typeof list) => {
        const excess = new Set(findExcess(part, maximum));
        return part.filter((one) => !excess.has(one));
      };
      const inParts = thin([...thin(list.slice(0, cut)), ...thin(list.slice(cut))]);
      expect(inParts.map(({ pairId }) => pairId)).toEqual(thin(list).map(({ pairId }) => pairId));
    }),
  );
});
