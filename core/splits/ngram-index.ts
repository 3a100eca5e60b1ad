import { HashIndex } from '../dedup/kernels/hash-index.ts';
import { mix } from '../dedup/kernels/mix.ts';
import type { TokenHashes } from '../text/kernels/token-hashes.ts';

// A hot loop: it looks at every n-gram of every pair of a corpus, twice. What it asks for every one of them lies in
// constants that are small, because the compiler looks up anything else, and the processor waits for large tables.

/** 256 KiB: with ten thousand indexed segments one text n-gram in fifty passes without being a telling one. */
const FILTER_BITS = 1 << 21;
const FILTER_SHIFT = 32 - Math.log2(FILTER_BITS);

/**
 * Finds the indexed segments whose n-grams a text contains for the most part. An n-gram has n words, where a character
 * of a script without spaces is half a word: five characters of Japanese are two words that half of all texts may have.
 * N-grams are told apart by 64-bit hashes. Memory: about 110 bytes per word of the indexed segments.
 *
 * Of a segment with s n-grams, of which a text must have m, any s - m + 1 are telling: a text that has none of them has
 * too few (prefix filtering, Chaudhuri, Ganti and Kaushik 2006). Most texts have none of any segment and are done.
 */
export class NgramIndex {
  private readonly grams = new HashIndex();
  /** Per n-gram: the segments that have it. */
  private readonly postings: number[][] = [];
  /** The first lanes of the hashes of telling n-grams. */
  private readonly telling = new HashIndex();
  /** A bit for every one of them (Bloom 1970, one hash): most n-grams of most texts are not looked up. */
  private readonly filter = new Int32Array(FILTER_BITS / 32);
  /** Per segment: how many different n-grams it has. */
  private readonly sizes: number[] = [];
  /** Per segment: how many of them the text at hand has; 0 between texts. */
  private shared = new Uint32Array(1024);
  /** Per n-gram: the number of the last text that was seen to have it. */
  private seenIn = new Uint32Array(1024);
  private texts = 0;
  /** Of the text at hand. */
  private readonly found = new Grams();

  constructor(
    private readonly n: number,
    private readonly containment: number,
  ) {}

  /** Adds a segment and returns its number. One of fewer than n words is never found. */
  add(tokens: TokenHashes): number {
    const segment = this.sizes.length;
    const grams = new Map<number, number>();
    const { count, firsts, seconds } = this.found.read(tokens, this.n);
    for (let at = 0; at < count; at++) {
      const first = firsts[at] as number;
      grams.set(this.grams.numberOf(first, seconds[at] as number), first);
    }
    const telling = grams.size - Math.ceil(this.containment * grams.size) + 1;
    // The fewer segments have it, the fewer texts as a rule.
    const rarest = [...grams].sort(([a], [b]) => this.segmentsWith(a) - this.segmentsWith(b));
    for (const [, first] of rarest.slice(0, telling)) {
      this.filter[first >>> (FILTER_SHIFT + 5)] |= 1 << (first >>> FILTER_SHIFT);
      this.telling.numberOf(first, 0);
    }
    for (const gram of grams.keys()) {
      const posting = this.postings[gram];
      if (posting) posting.push(segment);
      else this.postings[gram] = [segment];
    }
    this.sizes.push(grams.size);
    if (this.sizes.length > this.shared.length) this.shared = new Uint32Array(2 * this.shared.length);
    while (this.grams.size > this.seenIn.length) this.seenIn = new Uint32Array(2 * this.seenIn.length);
    return segment;
  }

  /** The first added segment of which the text contains at least the share of n-grams, or undefined. */
  contained(tokens: TokenHashes): number | undefined {
    if (!this.hasTelling(tokens)) return undefined;
    const { shared, sizes, containment } = this;
    const segments = this.countShared(tokens);
    let found: number | undefined;
    for (const segment of segments) {
      const enough = (shared[segment] as number) >= containment * (sizes[segment] as number);
      if (enough && (found === undefined || segment < found)) found = segment;
      shared[segment] = 0;
    }
    return found;
  }

  /** Counts for every segment how many of its n-grams the text has. @returns the segments of which it has any */
  private countShared(tokens: TokenHashes): number[] {
    const { count, firsts, seconds } = this.found.read(tokens, this.n);
    const { grams, postings, shared, seenIn } = this;
    const text = ++this.texts;
    const segments: number[] = [];
    for (let at = 0; at < count; at++) {
      const gram = grams.find(firsts[at] as number, seconds[at] as number);
      if (gram < 0 || seenIn[gram] === text) continue;
      seenIn[gram] = text;
      for (const segment of postings[gram] as number[]) {
        if (shared[segment] === 0) segments.push(segment);
        shared[segment]++;
      }
    }
    return segments;
  }

  private segmentsWith(gram: number): number {
    return this.postings[gram]?.length ?? 0;
  }

  /** Whether a text has a telling n-gram of some segment: `Grams.read` without the second lane. */
  private hasTelling({ count, hashes, halves }: TokenHashes): boolean {
    const { filter } = this;
    const full = 2 * this.n;
    let [start, width, first, power] = [0, 0, 0, FIRST_INVERSE];
    for (let end = 0; end < count; end++) {
      first = (Math.imul(first, FIRST_BASE) + (hashes[end] as number)) | 0;
      power = Math.imul(power, FIRST_BASE);
      width += halves[end] as number;
      while (width >= full) {
        const hash = mix(first);
        const bits = filter[hash >>> (FILTER_SHIFT + 5)] as number;
        if ((bits >>> (hash >>> FILTER_SHIFT)) & 1 && this.telling.find(hash, 0) >= 0) return true;
        first = (first - Math.imul(hashes[start] as number, power)) | 0;
        power = Math.imul(power, FIRST_INVERSE);
        width -= halves[start++] as number;
      }
    }
    return false;
  }
}

/** The n-grams of a text as two lanes of a 64-bit hash, in the order of the text. */
class Grams {
  count = 0;
  firsts = new Uint32Array(256);
  seconds = new Uint32Array(256);

  /** Each lane is a polynomial over the hashes of the words (Karp and Rabin 1987), so that a word enters and leaves once. */
  read({ count, hashes, halves }: TokenHashes, n: number): this {
    if (count > this.firsts.length) {
      this.firsts = new Uint32Array(2 * count);
      this.seconds = new Uint32Array(2 * count);
    }
    const { firsts, seconds } = this;
    let [start, end, width, grams] = [0, 0, 0, 0];
    let [first, second] = [0, 0];
    // What the word that leaves has been multiplied by since it entered.
    let [firstPower, secondPower] = [FIRST_INVERSE, SECOND_INVERSE];
    while (end < count) {
      const hash = hashes[end] as number;
      first = (Math.imul(first, FIRST_BASE) + hash) | 0;
      second = (Math.imul(second, SECOND_BASE) + hash) | 0;
      firstPower = Math.imul(firstPower, FIRST_BASE);
      secondPower = Math.imul(secondPower, SECOND_BASE);
      width += halves[end++] as number;
      while (width >= 2 * n) {
        firsts[grams] = mix(first);
        seconds[grams++] = second ^ (second >>> 16);
        const left = hashes[start] as number;
        first = (first - Math.imul(left, firstPower)) | 0;
        second = (second - Math.imul(left, secondPower)) | 0;
        firstPower = Math.imul(firstPower, FIRST_INVERSE);
        secondPower = Math.imul(secondPower, SECOND_INVERSE);
        width -= halves[start++] as number;
      }
    }
    this.count = grams;
    return this;
  }
}

/** Odd numbers, and what gives 1 with them modulo 2^32. */
const FIRST_BASE = 0x9e3779b1;
const FIRST_INVERSE = inverse(FIRST_BASE);
const SECOND_BASE = 0xcc9e2d51;
const SECOND_INVERSE = inverse(SECOND_BASE);

/** Newton's iteration: every step doubles the bits that are right, of which an odd number has three as its own inverse. */
function inverse(odd: number): number {
  let found = odd | 0;
  for (let right = 3; right < 32; right *= 2) found = Math.imul(found, 2 - Math.imul(odd, found));
  return found;
}
