import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MinHashBands } from './min-hash-bands.ts';
import { findNearDuplicates, type NearCandidate } from './near-duplicates.ts';
import { SKETCH_WORDS, similarityOf, sketchWords } from './word-sketch.ts';

const word = fc.constantFrom(...'the red house stands by an old river and its new bridge'.split(' '));
const words = fc.array(word, { maxLength: 30 });
const jaccard = (a: readonly string[], b: readonly string[]) => {
  const [x, y] = [new Set(a), new Set(b)];
  const union = new Set([...x, ...y]).size;
  return union === 0 ? 0 : [...x].filter((one) => y.has(one)).length / union;
};
const sketch = (list: readonly string[]) => sketchWords(list.join(' ')).sketch;

describe('a sketch of words', () => {
  it('compares short segments as their sets of words, whatever their writing', () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        expect(similarityOf(sketch(a), sketch(b))).toBe(jaccard(a, b));
        const loud = sketchWords(a.map((one) => one.toUpperCase()).join(', ')).sketch;
        expect(loud).toEqual(sketch(a));
      }),
    );
  });

  it('is the same in one pass and by way of tokens', () => {
    // A soft hyphen sends a text the long way and is in no key.
    const piece = fc.constantFrom('ab', 'É', '7', '東', '京', 'に', '한국', '。', ', ', ' ', 'ア');
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('');
        expect(sketchWords(`${text} \u2026`)).toEqual(sketchWords(text));
      }),
    );
  });

  it('estimates long segments on a sample', () => {
    const long = (from: number) =>
      Array.from({ length: 400 }, (_, at) => `w${'abcdefghij'[(from + at) % 10]}${from + at}`);
    const letters = (list: string[]) =>
      list.map((one) => one.replace(/\d/g, (digit) => 'klmnopqrst'[Number(digit)]));
    const [a, b] = [letters(long(0)), letters(long(100))];
    expect(sketch(a).length).toBe(SKETCH_WORDS);
    expect(Math.abs(similarityOf(sketch(a), sketch(b)) - jaccard(a, b))).toBeLessThan(0.2);
  });

  it('takes characters for words where scripts write no spaces', () => {
    expect(sketchWords('東京に行く').sketch.length).toBe(5);
    expect(sketchWords('東京に行く').words).toBe(2.5);
    expect(sketchWords('서울에 갑니다').sketch.length).toBe(2);
  });
});

describe('bands', () => {
  it('let nearly all pairs meet that are as similar as asked, and hardly any that are not', () => {
    for (const minimum of [0.6, 0.7, 0.8, 0.9]) {
      const bands = new MinHashBands(minimum);
      const meet = (shared: number, own: number) => {
        let met = 0;
        for (let trial = 0; trial < 150; trial++) {
          const common = Array.from({ length: shared }, (_, at) => hash(trial, at));
          const a = Uint32Array.from([
            ...common,
            ...Array.from({ length: own }, (_, at) => hash(trial, 1000 + at)),
          ]);
          const b = Uint32Array.from([
            ...common,
            ...Array.from({ length: own }, (_, at) => hash(trial, 2000 + at)),
          ]);
          const keys = new Set(bands.keysOf(a, a));
          if (bands.keysOf(b, b).some((key) => keys.has(key))) met++;
        }
        return met / 150;
      };
      // shared / (shared + 2 own) is the similarity.
      const own = 10;
      const sharedFor = (similarity: number) => Math.round((2 * own * similarity) / (1 - similarity));
      expect(meet(sharedFor(minimum), own)).toBeGreaterThan(0.93);
      expect(meet(sharedFor(minimum / 4), own)).toBeLessThan(0.45);
      expect(meet(0, own)).toBe(0);
    }
  });

  it('give no key to a pair without words', () => {
    expect(new MinHashBands(0.8).keysOf(new Uint32Array(), new Uint32Array())).toEqual([]);
  });
});

const hash = (trial: number, at: number) =>
  sketchWords(`t${LETTERS(trial)}w${LETTERS(at)}`).sketch[0] as number;
const LETTERS = (number: number) => [...String(number)].map((digit) => 'abcdefghij'[Number(digit)]).join('');

describe('near-duplicates', () => {
  const candidates = fc.array(
    fc.record({ key: fc.nat(3), source: words, target: words, score: fc.constantFrom(null, 1, 2) }),
    { maxLength: 25 },
  );
  const named = (list: { key: number; source: string[]; target: string[]; score: number | null }[]) =>
    list.map(
      (one, at): NearCandidate => ({
        ...one,
        pairId: String(at).padStart(16, '0'),
        source: sketch(one.source),
        target: sketch(one.target),
      }),
    );

  it('lose to a better pair that they resemble on both sides; those that stay resemble none', () => {
    fc.assert(
      fc.property(candidates, (list) => {
        const all = named(list);
        const found = findNearDuplicates(all, 0.7);
        const losers = new Set(found.map(({ loser }) => loser));
        for (const { loser, winner, similarity } of found) {
          const other = all.find(({ pairId }) => pairId === winner.pairId) as NearCandidate;
          expect(other.key).toBe(loser.key);
          expect(losers.has(other)).toBe(false);
          expect((other.score ?? -1) >= (loser.score ?? -1)).toBe(true);
          expect(similarity.source).toBe(similarityOf(other.source, loser.source));
          expect(Math.min(similarity.source, similarity.target)).toBeGreaterThanOrEqual(0.7);
        }
        const stay = all.filter((one) => !losers.has(one));
        for (const a of stay) {
          for (const b of stay) {
            if (a === b || a.key !== b.key) continue;
            expect(Math.min(similarityOf(a.source, b.source), similarityOf(a.target, b.target))).toBeLessThan(
              0.7,
            );
          }
        }
      }),
    );
  });

  it('are the same in any order', () => {
    fc.assert(
      fc.property(candidates, fc.nat(), (list, seed) => {
        const all = named(list);
        const turned = [...all.slice(seed % (all.length + 1)), ...all.slice(0, seed % (all.length + 1))];
        const told = (some: NearCandidate[]) =>
          findNearDuplicates(some, 0.7)
            .map(({ loser, winner }) => `${loser.pairId} ${winner.pairId}`)
            .sort();
        expect(told(turned)).toEqual(told(all));
      }),
    );
  });
});
