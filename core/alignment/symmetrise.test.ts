import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SYMMETRISATIONS, symmetrise } from './symmetrise.ts';

/** Links as `i-j`. */
const written = (links: readonly number[]) =>
  Array.from({ length: links.length / 2 }, (_, at) => `${links[2 * at]}-${links[2 * at + 1]}`);

const directions = fc
  .tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 }))
  .chain(([sources, targets]) =>
    fc.record({
      forward: fc.array(fc.integer({ min: -1, max: sources - 1 }), {
        minLength: targets,
        maxLength: targets,
      }),
      reverse: fc.array(fc.integer({ min: -1, max: targets - 1 }), {
        minLength: sources,
        maxLength: sources,
      }),
    }),
  );

describe('symmetrise', () => {
  // Source: a b c d; target: w x y z.
  const forward = [0, 0, 2, -1];
  const reverse = [0, 3, 2, 3];

  it('intersects and unites', () => {
    expect(written(symmetrise('intersection', forward, reverse))).toEqual(['0-0', '2-2']);
    expect(written(symmetrise('union', forward, reverse))).toEqual(['0-0', '0-1', '1-3', '2-2', '3-3']);
  });

  it('grows from the links of both into neighbours that link a new word', () => {
    // 0-1 lies beside 0-0, and 3-3 diagonally below 2-2. 1-3 touches 2-2 only by its corner, and so comes in too.
    expect(written(symmetrise('grow-diag-final-and', forward, reverse))).toEqual([
      '0-0',
      '0-1',
      '1-3',
      '2-2',
      '3-3',
    ]);
  });

  it('takes a far link of one direction only between two words without any', () => {
    expect(written(symmetrise('grow-diag-final-and', [0, -1, -1, 3], [0, -1, -1, -1]))).toEqual([
      '0-0',
      '3-3',
    ]);
    expect(written(symmetrise('grow-diag-final-and', [0, -1, -1, 0], [0, -1, -1, -1]))).toEqual(['0-0']);
  });

  it('always lies between intersection and union, and mirrors with its directions where the order does not matter', () => {
    fc.assert(
      fc.property(directions, ({ forward, reverse }) => {
        const [grown, both, either] = SYMMETRISATIONS.map((method) =>
          written(symmetrise(method, forward, reverse)),
        );
        expect(either).toEqual(expect.arrayContaining(grown));
        expect(grown).toEqual(expect.arrayContaining(both));
        for (const method of ['intersection', 'union'] as const) {
          const mirrored = written(symmetrise(method, reverse, forward));
          const expected = written(symmetrise(method, forward, reverse)).map((link) =>
            link.split('-').reverse().join('-'),
          );
          expect(new Set(mirrored)).toEqual(new Set(expected));
        }
      }),
    );
  });
});
