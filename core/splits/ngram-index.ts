import { HashIndex } from '../dedup/kernels/hash-index.ts';
import type { TokenHashes } from '../text/kernels/token-hashes.ts';

// A hot loop: it looks at every n-gram of every pair of a corpus, twice.

/** 1 MiB: with a hundred thousand n-grams one text n-gram in eighty passes without being there. */
const FILTER_BITS = 1 << 23;

/**
 * Finds the indexed segments whose n-grams a text contains for the most part. An n-gram has n words, where a character
 * of a script without spaces is half a word: five characters of Japanese are two words that half of all texts may have.
 * N-grams are told apart by 64-bit hashes. Memory: about 100 bytes per word of the indexed segments.
 */
export class NgramIndex {
  private readonly grams = new HashIndex();
  /** Per n-gram: the segments that have it. */
  private readonly postings: number[][] = [];
  /** A bit for the hash of every n-gram (Bloom 1970, one hash): most n-grams of most texts are not looked up. */
  private readonly filter = new Uint8Array(FILTER_BITS / 8);
  /** Per segment: how many different n-grams it has. */
  private readonly sizes: number[] = [];

  constructor(
    private readonly n: number,
    private readonly containment: number,
  ) {}

  /** Adds a segment and returns its number. One of fewer than n words is never found. */
  add(tokens: TokenHashes): number {
    const segment = this.sizes.length;
    const grams = new Set<number>();
    this.eachGram(tokens, (high, low) => {
      this.filter[(high & FILTER_MASK) >> 3] |= 1 << (high & 7);
      grams.add(this.grams.numberOf(high, low));
    });
    for (const gram of grams) {
      const posting = this.postings[gram];
      if (posting) posting.push(segment);
      else this.postings[gram] = [segment];
    }
    this.sizes.push(grams.size);
    return segment;
  }

  /** The first added segment of which the text contains at least the share of n-grams, or undefined. */
  contained(tokens: TokenHashes): number | undefined {
    const grams = this.knownGrams(tokens);
    if (grams === undefined) return undefined;
    const shared = new Map<number, number>();
    for (const gram of grams) {
      for (const segment of this.postings[gram] as number[]) {
        shared.set(segment, (shared.get(segment) ?? 0) + 1);
      }
    }
    let found: number | undefined;
    for (const [segment, count] of shared) {
      const enough = count >= this.containment * (this.sizes[segment] as number);
      if (enough && (found === undefined || segment < found)) found = segment;
    }
    return found;
  }

  /** The text's n-grams that some indexed segment has; undefined where there are none. */
  private knownGrams(tokens: TokenHashes): Set<number> | undefined {
    let known: Set<number> | undefined;
    this.eachGram(tokens, (high, low) => {
      if (((this.filter[(high & FILTER_MASK) >> 3] as number) & (1 << (high & 7))) === 0) return;
      const gram = this.grams.find(high, low);
      if (gram >= 0) known = (known ?? new Set()).add(gram);
    });
    return known;
  }

  /** Calls with the two lanes of every n-gram's hash, in the order of the text. */
  private eachGram({ count, hashes, halves }: TokenHashes, take: (high: number, low: number) => void): void {
    let end = 0;
    let width = 0;
    for (let start = 0; start < count; start++) {
      while (width < 2 * this.n && end < count) width += halves[end++] as number;
      if (width < 2 * this.n) return;
      let [high, low] = [0, 0x9747b28c];
      for (let at = start; at < end; at++) {
        const hash = hashes[at] as number;
        high = Math.imul(high ^ hash, 0x9e3779b1);
        high ^= high >>> 15;
        low = Math.imul(((low << 13) | (low >>> 19)) + hash, 0xcc9e2d51);
      }
      take(high >>> 0, (low ^ (low >>> 16)) >>> 0);
      width -= halves[start] as number;
    }
  }
}

const FILTER_MASK = FILTER_BITS - 1;
