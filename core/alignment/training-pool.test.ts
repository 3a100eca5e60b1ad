import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { reversed, segmentOf, type TokenizedBitext, type TokenizedSide } from './bitext.ts';
import {
  bestLinks,
  FLOOR_PROBABILITY,
  logLikelihoods,
  PriorCache,
  translationProbability,
} from './pair-likelihood.ts';
import { TrainingPool } from './training-pool.ts';
import { trainTranslationTable } from './translation-table.ts';

/** Words by a power law, so that there are rows of one entry and rows of thousands. */
function inventedSide(lengths: readonly number[], vocabularySize: number, seed: number): TokenizedSide {
  let state = seed;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const ids = lengths.flatMap((length) =>
    Array.from({ length }, () => Math.floor(vocabularySize * random() ** 3)),
  );
  const offsets = Int32Array.from([0, ...lengths]);
  for (let at = 1; at < offsets.length; at++) offsets[at] += offsets[at - 1];
  return { ids: Int32Array.from(ids), offsets, vocabularySize };
}

function inventedBitext(lengths: readonly (readonly [number, number])[], seed: number): TokenizedBitext {
  return {
    pairs: lengths.length,
    source: inventedSide(
      lengths.map(([source]) => source),
      200,
      seed,
    ),
    target: inventedSide(
      lengths.map(([, target]) => target),
      300,
      seed + 1,
    ),
  };
}

const length = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 1, max: 20 }) },
  fc.integer({ min: 1, max: 300 }),
);
const bitexts = fc
  .tuple(fc.array(fc.tuple(length, length), { minLength: 1, maxLength: 60 }), fc.nat())
  .map(([lengths, seed]) => inventedBitext(lengths, seed));

describe('TrainingPool', async () => {
  const pool = new TrainingPool(2);
  afterAll(() => pool.close());

  it('gives the bits of the plain TypeScript', async () => {
    await fc.assert(
      fc.asyncProperty(
        bitexts,
        fc.integer({ min: 2, max: 6 }),
        fc.constantFrom(0.01, 0.1, 1),
        fc.constantFrom(0, 1e-6, 0.01),
        async (bitext, iterations, concentration, pruneBelow) => {
          const options = { iterations, concentration, pruneBelow };
          expect(await pool.train(bitext, options)).toEqual(trainTranslationTable(bitext, options));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('gives them on threads of its own too, whatever ran before and beside', async () => {
    const large = inventedBitext(
      Array.from({ length: 8000 }, (_, at) => [1 + (at % 17), 1 + (at % 13)] as const),
      7,
    );
    const small = inventedBitext([[3, 2]], 9);
    const bitexts = [large, reversed(large), small, large];
    const tables = await Promise.all(bitexts.map((bitext) => pool.train(bitext)));
    expect(tables).toEqual(bitexts.map((bitext) => trainTranslationTable(bitext)));
  });

  it('applies a table as one reads it cell by cell', async () => {
    await fc.assert(
      fc.asyncProperty(bitexts, bitexts, async (training, text) => {
        const table = await pool.train(training, { pruneBelow: 0.001 });
        const priors = new PriorCache(table);
        const { likelihoods, links } = await pool.apply(table, text);
        expect(await pool.score(table, text)).toEqual(likelihoods);
        for (let pair = 0; pair < text.pairs; pair++) {
          const source = Array.from(segmentOf(text.source, pair));
          const target = Array.from(segmentOf(text.target, pair));
          const expected = logLikelihoods(table, source, target, priors);
          const [start, end] = [text.target.offsets[pair], text.target.offsets[pair + 1]];
          for (const [j, likelihood] of likelihoods.subarray(start, end).entries()) {
            expect(Math.log(Math.max(likelihood, FLOOR_PROBABILITY))).toBeCloseTo(expected[j], 9);
          }
          // Products are taken in 32 bits here and in 64 there: where they differ, the two cells are equal in 32.
          const cell = (i: number, j: number) =>
            i < 0
              ? table.nullRow[target[j]] * table.nullProbability
              : translationProbability(table, source[i], target[j]) *
                priors.of(source.length, target.length)[i * target.length + j];
          for (const [j, link] of bestLinks(table, source, target, priors).entries()) {
            const found = cell(links[start + j], j);
            expect(Math.fround(found)).toBeCloseTo(Math.fround(cell(link, j)), 9);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('aligns a bitext by the table that it trains on it', async () => {
    const lengths = Array.from({ length: 50 }, (_, at) => [1 + (at % 7), 1 + (at % 5)] as const);
    const bitext = inventedBitext(lengths, 3);
    const table = await pool.train(bitext, { pruneBelow: 0 });
    expect(await pool.align(bitext)).toEqual(await pool.apply(table, bitext));
  });

  it('refuses an empty bitext', async () => {
    await expect(pool.train(inventedBitext([], 1))).rejects.toThrow(/at least one pair/);
  });
});
