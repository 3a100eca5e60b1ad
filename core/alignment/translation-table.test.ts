import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokenizeBitext } from './bitext.ts';
import { expectedDiagonalFeature } from './kernels/diagonal-prior.ts';
import { digamma } from './kernels/exp-digamma.ts';
import { translationProbability } from './pair-likelihood.ts';
import { TRAINING_DEFAULTS, trainTranslationTable } from './translation-table.ts';
import { Vocabulary } from './vocabulary.ts';

/**
 * Dense EM sentence by sentence with maps: the plain reading of Dyer, Chahuneau and Smith (2013), with variational
 * Bayes and the tension fitted as in fast_align.
 */
function referenceTraining(pairs: { source: string[]; target: string[] }[], iterations: number) {
  const { nullProbability, concentration, initialTension } = TRAINING_DEFAULTS;
  let tension = initialTension;
  let table: Map<string, Map<string, number>> | undefined;
  let perplexity = 0;
  const prior = (i: number, j: number, n: number, m: number) => {
    let total = 0;
    for (let other = 1; other <= n; other++) total += Math.exp(-tension * Math.abs(j / m - other / n));
    return ((1 - nullProbability) * Math.exp(-tension * Math.abs(j / m - i / n))) / total;
  };
  for (let iteration = 0; iteration < iterations; iteration++) {
    const counts = new Map<string, Map<string, number>>();
    let logLikelihood = 0;
    let words = 0;
    let empirical = 0;
    for (const { source, target } of pairs) {
      target.forEach((word, at) => {
        const cells = ['NULL', ...source].map((from, i) => ({
          from,
          i,
          mass:
            (i === 0 ? nullProbability : prior(i, at + 1, source.length, target.length)) *
            (table ? (table.get(from)?.get(word) ?? 0) : 1),
        }));
        const total = cells.reduce((sum, cell) => sum + cell.mass, 0);
        logLikelihood += Math.log(total);
        words++;
        for (const { from, i, mass } of cells) {
          const row = counts.get(from) ?? new Map<string, number>();
          counts.set(from, row.set(word, (row.get(word) ?? 0) + mass / total));
          if (i > 0) {
            // From 0, where the prior counts from 1: so does fast_align.
            empirical -= (mass / total) * Math.abs(at / target.length - i / source.length);
          }
        }
      });
    }
    if (iteration > 0) {
      perplexity = Math.exp(-logLikelihood / words);
      for (let step = 0; step < 8; step++) {
        let expected = 0;
        for (const { source, target } of pairs) {
          expected += expectedDiagonalFeature(source.length, target.length, tension);
        }
        tension = Math.min(14, Math.max(0.1, tension + ((empirical - expected) / words) * 20));
      }
    }
    table = new Map();
    for (const [from, row] of counts) {
      let total = concentration * row.size;
      for (const count of row.values()) total += count;
      table.set(
        from,
        new Map(
          [...row].map(([word, count]) => [word, Math.exp(digamma(count + concentration) - digamma(total))]),
        ),
      );
    }
  }
  return { table: table as Map<string, Map<string, number>>, tension, perplexity };
}

const segment = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1, maxLength: 7 });
const bitexts = fc.array(fc.record({ source: segment, target: segment }), { minLength: 1, maxLength: 12 });

describe('trainTranslationTable', () => {
  it('agrees with the plain reference', () => {
    fc.assert(
      fc.property(bitexts, fc.integer({ min: 2, max: 5 }), (pairs, iterations) => {
        const vocabularies = { source: new Vocabulary(), target: new Vocabulary() };
        const bitext = tokenizeBitext(pairs, vocabularies);
        const trained = trainTranslationTable(bitext, { iterations, pruneBelow: 0 });
        const reference = referenceTraining(pairs, iterations);
        expect(trained.tension).toBeCloseTo(reference.tension, 3);
        expect(trained.perplexity / reference.perplexity).toBeCloseTo(1, 4);
        let error = 0;
        for (const [from, row] of reference.table) {
          for (const [word, probability] of row) {
            const target = vocabularies.target.idOf(word);
            const ours =
              from === 'NULL'
                ? trained.nullRow[target]
                : translationProbability(trained, vocabularies.source.idOf(from), target);
            error = Math.max(error, Math.abs(ours - probability));
          }
        }
        expect(error).toBeLessThan(2e-5);
      }),
      { numRuns: 100 },
    );
  });

  it('finds the translations of a toy language', () => {
    const dictionary = ['one', 'two', 'three', 'four', 'five', 'six', 'seven'];
    const pairs = Array.from({ length: 200 }, (_, seed) => {
      const source = Array.from(
        { length: 4 },
        (_, at) => dictionary[(seed * 31 + at * at * 7 + (seed >> 2)) % 7],
      );
      return { source, target: source.map((word) => `${word}-t`).reverse() };
    });
    const vocabularies = { source: new Vocabulary(), target: new Vocabulary() };
    const trained = trainTranslationTable(tokenizeBitext(pairs, vocabularies));
    for (const word of dictionary) {
      const probability = translationProbability(
        trained,
        vocabularies.source.idOf(word),
        vocabularies.target.idOf(`${word}-t`),
      );
      expect(probability).toBeGreaterThan(0.9);
    }
  });

  it('leaves out what is improbable, and nothing else', () => {
    const pairs = [
      { source: ['a', 'b'], target: ['x', 'y'] },
      { source: ['a'], target: ['x'] },
      { source: ['b', 'c'], target: ['y', 'z'] },
    ];
    const bitext = tokenizeBitext(pairs, { source: new Vocabulary(), target: new Vocabulary() });
    const full = trainTranslationTable(bitext, { pruneBelow: 0 });
    const pruned = trainTranslationTable(bitext, { pruneBelow: 0.05 });
    expect(full.probabilities.length).toBe(7);
    expect([...pruned.probabilities].sort()).toEqual([...full.probabilities].filter((p) => p >= 0.05).sort());
  });

  it('refuses an empty bitext', () => {
    const bitext = tokenizeBitext([], { source: new Vocabulary(), target: new Vocabulary() });
    expect(() => trainTranslationTable(bitext)).toThrow(/at least one pair/);
  });
});
