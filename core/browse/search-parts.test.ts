import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Position, searchParts } from './search-parts.ts';

/** Files of numbers that are looked at in groups of three; even ones are wanted. */
const look = (files: readonly number[][]) =>
  async function* (key: string, firstRow: number) {
    const rows = files[Number(key)];
    for (let row = firstRow; row < rows.length; row = Math.floor(row / 3 + 1) * 3) {
      const group = rows.slice(row, Math.floor(row / 3 + 1) * 3);
      yield {
        wanted: group.map((one) => one % 2 === 0),
        read: (places: number[]) => places.map((place) => group[place]),
      };
    }
  };

describe('a search through files', () => {
  it('finds everything once and in order, however often it stops', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.nat(9), { maxLength: 12 }), { maxLength: 5 }),
        fc.integer({ min: 1, max: 4 }),
        fc.boolean(),
        async (files, most, isOver) => {
          const found: number[] = [];
          let from: Position | undefined;
          let before = -1;
          do {
            const answer = await searchParts(
              files.map((rows, index) => ({ key: String(index), rows: rows.length })),
              look(files),
              { from, rows: most, isOver: () => isOver },
            );
            found.push(...answer.rows);
            expect(answer.rows.length).toBeLessThanOrEqual(most);
            expect(answer.progress).toBeGreaterThanOrEqual(before);
            before = answer.progress;
            from = answer.next;
          } while (from);
          expect(found).toEqual(files.flat().filter((row) => row % 2 === 0));
          expect(before).toBe(1);
        },
      ),
      { numRuns: 200 },
    );
  });
});
