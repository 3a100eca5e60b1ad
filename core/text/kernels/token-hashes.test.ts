import fc from 'fast-check';
import { expect, it } from 'vitest';
import { keyText } from '../normalise.ts';
import { PairTokens } from '../pair-tokens.ts';
import { skeleton } from '../skeleton.ts';
import { isCharacterToken, tokens } from '../tokens.ts';
import { TokenHashes, tokenEdges, tokenLetters } from './token-hashes.ts';

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom(...'abAB 12,.äÄßΣςİ…ｱﾞ東京にデータ한국กา\u0e33ー々\u{20bb7}e\u0301') }),
);

it('hashes tokens alike exactly when their key texts are equal, and knows which are half a word', () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      const read = (one: string) => {
        const { count, hashes, halves } = new TokenHashes().read(one);
        return { hashes: [...hashes.slice(0, count)], halves: [...halves.slice(0, count)] };
      };
      const [wantedA, wantedB] = [tokens(keyText(a)), tokens(keyText(b))];
      expect(read(a).halves).toEqual(wantedA.map((token) => (isCharacterToken(token) ? 1 : 2)));
      const all = [...wantedA, ...wantedB];
      const hashes = [...read(a).hashes, ...read(b).hashes];
      expect(hashes.length).toBe(all.length);
      for (const [one, token] of all.entries()) {
        for (const [other, hash] of hashes.entries()) {
          expect(hashes[one] === hash).toBe(token === all[other]);
        }
      }
      // Three dots in one character send a text the long way and are in no token.
      expect(read(`${a} …`)).toEqual(read(a));
    }),
    { numRuns: 300 },
  );
});

it('hashes skeletons alike exactly when they are equal', () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      const hashOf = (one: string) => {
        const { high, low } = new TokenHashes().read(one);
        return `${high} ${low}`;
      };
      expect(hashOf(a) === hashOf(b)).toBe(skeleton(a) === skeleton(b));
      expect(hashOf(`${a} …`) === hashOf(a)).toBe(skeleton(`${a} …`) === skeleton(a));
      expect(hashOf(`¡${a}, `) === hashOf(a)).toBe(skeleton(`¡${a}, `) === skeleton(a));
    }),
    { numRuns: 300 },
  );
});

it('finds the letters of the tokens of plain texts', () => {
  fc.assert(
    fc.property(text, (one) => {
      const { count, isPlain } = new TokenHashes().read(one);
      if (!isPlain) return;
      const found = Array.from({ length: count }, (_, token) =>
        String.fromCharCode(...tokenLetters.slice(tokenEdges[2 * token], tokenEdges[2 * token + 1])),
      );
      expect(found).toEqual(tokens(keyText(one)));
    }),
  );
  expect(new TokenHashes().read('Größe 東京').isPlain).toBe(true);
});

it('keeps the letters of both sides of a pair, until others read into the same shelf', () => {
  const lettersOf = ({ count, firstEdge }: TokenHashes) =>
    Array.from({ length: count }, (_, token) => {
      const [start, end] = [firstEdge + 2 * token, firstEdge + 2 * token + 1].map((at) => tokenEdges[at]);
      return String.fromCharCode(...tokenLetters.subarray(start, end));
    });
  fc.assert(
    fc.property(text, text, text, (source, target, other) => {
      const pair = new PairTokens();
      const read = [
        [pair.source, source],
        [pair.target, target],
      ] as const;
      for (const [side, one] of read) side.of(one);
      for (const [side, one] of read) {
        const tokensOfSide = side.withLetters(one);
        if (tokensOfSide.isPlain) expect(lettersOf(tokensOfSide)).toEqual(tokens(keyText(one)));
      }
      new TokenHashes().read(other);
      expect(pair.source.of(source).hasLetters).toBe(false);
      const again = pair.source.withLetters(source);
      if (again.isPlain) expect(lettersOf(again)).toEqual(tokens(keyText(source)));
    }),
  );
});

it('reads texts that are longer than what it keeps', () => {
  const long = new TokenHashes().read('a very long text '.repeat(5000));
  expect(long.count).toBe(20_000);
  expect([...long.hashes.slice(0, 4)]).toEqual([
    ...new TokenHashes().read('a very long text').hashes.slice(0, 4),
  ]);
});

it('holds more tokens than it began with room for', () => {
  const words = Array.from({ length: 1000 }, (_, at) => 'abcdefghij'[at % 10]?.repeat(1 + (at % 7)));
  const read = new TokenHashes().read(words.join(' '));
  expect(read.count).toBe(1000);
  expect(read.words).toBe(1000);
  expect(new Set(read.hashes.slice(0, 1000)).size).toBe(70);
  expect(read.read('東京に').words).toBe(1.5);
});
