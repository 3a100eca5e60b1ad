import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PreparationRecipe } from '../../contracts/preparation-recipe.ts';
import type { HeldOutSettings } from '../../contracts/recipe/held-out.ts';
import type { Pair } from '../pairs/pair.ts';
import { drawHeldOut } from './draw-held-out.ts';
import { unitKey } from './held-out-unit.ts';

/** Two sources of ten titles each, two of which they share; titles of 5 to 14 pairs, every title with the line "Yes". */
const CORPUS: Pair[] = ['films', 'books'].flatMap((sourceId, which) =>
  Array.from({ length: 10 }, (_, title) => title).flatMap((title) =>
    Array.from({ length: 5 + title }, (_, position): Pair => {
      const name = title < 2 ? `shared ${title}` : `${sourceId} ${title}`;
      const text =
        position === 0 ? 'Yes' : `${'abcdefghijklmnop'[position]} line of ${name} said by ${which}`;
      return {
        source: text,
        target: `${text} auf deutsch`,
        domain: title % 2 === 0 ? 'drama' : 'comedy',
        origins: [
          {
            sourceId,
            inputId: `${sourceId}-in`,
            record: title * 100 + position,
            title: name,
            position,
            date: `2026-0${1 + (title % 5)}-15`,
          },
        ],
      };
    }),
  ),
);

async function draw(corpus: readonly Pair[], heldOut: Partial<HeldOutSettings>) {
  const recipe = PreparationRecipe.parse({
    heldOut: {
      test: { pairs: 30, maximumShare: 0.3 },
      validation: { pairs: 20, maximumShare: 0.3 },
      ...heldOut,
    },
  });
  const sizes = new Map<string, number>();
  for (const { origins } of corpus) sizes.set(origins[0].sourceId, (sizes.get(origins[0].sourceId) ?? 0) + 1);
  async function* pairsOf() {
    yield* corpus;
  }
  const taken = { units: new Set<string>(), sources: new Set<string>(), targets: new Set<string>() };
  const drawn = await drawHeldOut({ plan: { recipe }, sizes, pairsOf }, ['test', 'validation'], taken);
  const byId = (rows: typeof drawn.test) => [...rows].sort((a, b) => (a.pairId < b.pairId ? -1 : 1));
  return { test: byId(drawn.test), validation: byId(drawn.validation), cut: recipe.heldOut };
}

const shuffled = fc.shuffledSubarray(CORPUS, { minLength: CORPUS.length });
const cuts: Partial<HeldOutSettings>[] = [
  { unit: 'segment' },
  { unit: 'title' },
  { unit: 'document', stratify: ['domain'] },
  { unit: 'segment', balance: 'equal' },
  { unit: 'window', window: { from: '2026-02-01', to: '2026-03-31' }, stratify: [] },
];

describe('drawHeldOut', () => {
  it('draws the same rows from pairs in any order', async () => {
    for (const cut of cuts) {
      const wanted = await draw(CORPUS, cut);
      await fc.assert(
        fc.asyncProperty(shuffled, async (corpus) => {
          expect(await draw(corpus, cut)).toEqual(wanted);
        }),
        { numRuns: 8 },
      );
    }
  });

  it('shares no unit and no long segment between test and validation', async () => {
    for (const settings of cuts) {
      const { test, validation, cut } = await draw(CORPUS, settings);
      expect(test.length).toBeGreaterThan(0);
      expect(validation.length).toBeGreaterThan(0);
      expect(test.length).toBeLessThanOrEqual(30);
      const units = new Set(test.map((row) => unitKey(row, cut)));
      expect(validation.filter((row) => units.has(unitKey(row, cut)))).toEqual([]);
      const texts = new Set(test.map(({ source }) => source));
      const shared = validation.filter(({ source }) => texts.has(source)).map(({ source }) => source);
      expect(shared.filter((text) => text !== 'Yes')).toEqual([]);
    }
  });

  it('draws from sources and domains by their size, or equally', async () => {
    const count = (rows: { domain: string | null }[]) =>
      rows.filter(({ domain }) => domain === 'drama').length;
    const drama = CORPUS.filter(({ domain }) => domain === 'drama').length / CORPUS.length;
    const proportional = await draw(CORPUS, { unit: 'segment' });
    expect(Math.abs(count(proportional.test) - 30 * drama)).toBeLessThanOrEqual(2);
    const equal = await draw(
      CORPUS.filter(({ domain }, index) => domain === 'drama' || index % 3 === 0),
      { unit: 'segment', balance: 'equal', stratify: ['domain'] },
    );
    expect(count(equal.test)).toBe(equal.test.length / 2);
  });

  it('takes nothing from outside of a window, and no title that is larger than a set', async () => {
    const window = await draw(CORPUS, cuts[4]);
    for (const { origins } of [...window.test, ...window.validation])
      expect(origins[0].date).toMatch(/^2026-0[23]-15$/);
    const huge = CORPUS.map(
      (pair): Pair => ({ ...pair, origins: [{ ...pair.origins[0], title: 'one work' }] }),
    );
    const none = await draw(huge, { unit: 'title' });
    expect([...none.test, ...none.validation]).toEqual([]);
  });
});
