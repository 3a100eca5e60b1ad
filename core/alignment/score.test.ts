import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hash64 } from '../hashing.ts';
import { skeleton } from '../text/skeleton.ts';
import { foldOf } from './score.ts';

it('puts a pair into the fold that the whole hash of its source tells, however many folds there are', () => {
  const text = fc.string({ unit: fc.constantFrom(...'aBz09 .,éЖ漢ﬁΣ\u0301😀'), maxLength: 30 });
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 8 }), (source, folds) => {
      const whole = hash64(skeleton(source), 'alignment-fold');
      expect(foldOf(source, folds)).toBe(Number(whole % BigInt(folds)));
    }),
  );
});
