import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextStatistics } from '../../contracts/shard.ts';
import { addPair, emptyStatistics, mergeStatistics } from './text-statistics.ts';

const segment = fc.string({ unit: 'grapheme' });
const language = fc.constantFrom('en', 'de', 'und');
const entry = fc.tuple(segment, segment, language, language);

function statisticsOf(entries: readonly [string, string, string, string][]): TextStatistics {
  const statistics = emptyStatistics();
  for (const [source, target, a, b] of entries) addPair(statistics, { source, target }, a, b);
  return statistics;
}

describe('text statistics', () => {
  it('are the same whether pairs are counted at once or in parts merged in either order', () => {
    fc.assert(
      fc.property(fc.array(entry), fc.array(entry), (a, b) => {
        const whole = statisticsOf([...a, ...b]);
        expect(mergeStatistics(statisticsOf(a), statisticsOf(b))).toEqual(whole);
        expect(JSON.stringify(mergeStatistics(statisticsOf(b), statisticsOf(a)))).toBe(
          JSON.stringify(mergeStatistics(statisticsOf(a), statisticsOf(b))),
        );
      }),
    );
  });

  it('put every pair into one class of each histogram and fit their contract', () => {
    fc.assert(
      fc.property(fc.array(entry), (entries) => {
        const statistics = TextStatistics.parse(statisticsOf(entries));
        const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
        for (const histogram of [statistics.sourceLengths, statistics.targetLengths, statistics.ratios]) {
          expect(total(histogram)).toBe(entries.length);
        }
        expect(total(Object.values(statistics.sourceLanguages))).toBe(entries.length);
      }),
    );
  });

  it('count an edge in the class below it', () => {
    const statistics = statisticsOf([
      ['one', 'eins', 'en', 'de'],
      ['one two', 'eins zwei', 'en', 'de'],
      ['one two three four five', 'x', 'en', 'und'],
    ]);
    expect(statistics.sourceLengths.slice(0, 5)).toEqual([1, 1, 0, 0, 1]);
    expect(statistics.sourceTokens).toBe(8);
    expect(statistics.ratios[0]).toBe(1);
    expect(statistics.targetLanguages).toEqual({ de: 2, und: 1 });
  });
});
