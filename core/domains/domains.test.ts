import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DomainSettings } from '../../contracts/recipe/domains.ts';
import { extractPairs } from '../../local/samples/extract.ts';
import { hash64 } from '../hashing.ts';
import { domainOf, domainWords } from './domain-of.ts';
import { samplingWeights } from './sampling-weights.ts';
import { clusterWords } from './word-clusters.ts';

const PACKAGES = ['typescript', 'lighthouse', 'openstreetmap'] as const;
const wordsIn = domainWords('en');

/** Segments of three kinds of software, in an order that says nothing of where they are from. */
const segments = PACKAGES.flatMap((id) =>
  extractPairs(id, 'en', 'de', {})
    .slice(0, 1500)
    .map(({ source }) => ({ id, source })),
)
  .filter(({ source }) => wordsIn(source).length >= 5)
  .sort((a, b) => (hash64(a.source, 'test') < hash64(b.source, 'test') ? -1 : 1));

describe('clusterWords', () => {
  it('tells compiler messages from web audits, and gives each cluster words of its own', () => {
    const clusters = clusterWords(
      segments.map(({ source }) => wordsIn(source)),
      6,
    );
    expect(clusters.length).toBe(6);
    const model = {
      v: 1 as const,
      modelId: '0123456789abcdef',
      settingsHash: '0123456789abcdef',
      trainedOn: segments.length,
      clusters: clusters.map(({ weights }, index) => ({
        name: String(index),
        words: [],
        weights: Object.fromEntries(weights),
      })),
    };
    const find = domainOf(model, 'en');
    const byCluster = new Map<string, Record<string, number>>();
    for (const { id, source } of segments) {
      const domain = find(source);
      if (domain === undefined) continue;
      const counts = byCluster.get(domain) ?? {};
      counts[id] = (counts[id] ?? 0) + 1;
      byCluster.set(domain, counts);
    }
    const counts = [...byCluster.values()].map((one) => Object.values(one));
    const all = counts.flat().reduce((sum, count) => sum + count, 0);
    const pure = counts.reduce((sum, ofCluster) => sum + Math.max(...ofCluster), 0);
    expect(all / segments.length).toBeGreaterThan(0.9);
    expect(pure / all).toBeGreaterThan(0.85);
  });

  it('finds by hashes what the words themselves say', () => {
    const model = (words: string[], more: string[]) => ({
      v: 1 as const,
      modelId: '0123456789abcdef',
      settingsHash: '0123456789abcdef',
      trainedOn: 1,
      clusters: [words, more].map((own, index) => ({
        name: String(index),
        words: [],
        weights: Object.fromEntries(own.map((word) => [word, 1])),
      })),
    });
    const find = domainOf(model(['open', 'file'], ['close', 'window', 'file']), 'en');
    expect(find('OPEN the File!')).toBe('0');
    expect(find('Close the window')).toBe('1');
    expect(find('open it')).toBeUndefined();
    const japanese = domainOf(model(['設定', '定を'], ['保存', '存し']), 'ja');
    expect(japanese('設定を開く')).toBe('0');
    expect(japanese('今すぐ保存します')).toBe('1');
  });

  it('gives the same clusters again, and none for too little text', () => {
    const words = segments.slice(0, 600).map(({ source }) => wordsIn(source));
    expect(clusterWords(words, 4)).toEqual(clusterWords(structuredClone(words), 4));
    expect(clusterWords(words.slice(0, 30), 4)).toEqual([]);
  });

  it('takes pairs of characters for words where there are no spaces', () => {
    expect(domainWords('ja')('設定を2回')).toEqual(['設定', '定を']);
  });
});

describe('samplingWeights', () => {
  const settings = (changes: object) => DomainSettings.parse(changes);

  it('leaves shares as they are at temperature 1, evens them as it rises, and keeps the number of pairs', () => {
    const sizes = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer({ min: 1, max: 100_000 }), {
      minKeys: 1,
    });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 20 }), (pairs, temperature) => {
        const weights = samplingWeights(pairs, settings({ temperature }));
        const all = Object.values(pairs).reduce((sum, count) => sum + count, 0);
        const drawn = Object.entries(pairs).reduce(
          (sum, [domain, count]) => sum + count * weights[domain],
          0,
        );
        expect(Math.abs(drawn / all - 1)).toBeLessThan(1e-3);
        if (temperature === 1) for (const weight of Object.values(weights)) expect(weight).toBeCloseTo(1, 4);
      }),
    );
    const { a, b } = samplingWeights({ a: 900, b: 100 }, settings({ temperature: 1000 }));
    expect((900 * a) / (100 * b)).toBeCloseTo(1, 1);
  });

  it('gives a domain that is named as every object has something its own weight', () => {
    const weights = samplingWeights({ constructor: 50, b: 50 } as Record<string, number>, settings({}));
    expect(weights).toEqual({ constructor: 1, b: 1 });
  });

  it('takes weights of the recipe as they are', () => {
    expect(samplingWeights({ a: 10, b: 20 }, settings({ weights: { a: 3 } })).a).toBe(3);
  });
});
