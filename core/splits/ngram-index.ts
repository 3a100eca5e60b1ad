import { isCharacterToken } from '../text/tokens.ts';

/** No script without spaces lies below Thai. */
const FIRST_UNSPACED = 0x0e00;

/** 1 MiB: with a hundred thousand n-grams one text n-gram in eighty passes without being there. */
const FILTER_BITS = 1 << 23;

/**
 * Finds the indexed segments whose n-grams a text contains for the most part. An n-gram has n words, where a character
 * of a script without spaces is half a word: five characters of Japanese are two words that half of all texts may have.
 * N-grams are kept as chains of tokens, so two different ones are never taken for each other. Memory: about 100 bytes
 * per word of the indexed segments times n.
 */
export class NgramIndex {
  private readonly words = new Map<string, number>();
  /** From (node, word) to the next node; a node at the end of an n-gram stands for it. */
  private readonly next = new Map<number, number>();
  private readonly postings = new Map<number, number[]>();
  private nodes = 1;
  /** A bit for the hash of every n-gram (Bloom 1970, one hash): most n-grams of most texts need no look at the chains. */
  private readonly filter = new Uint8Array(FILTER_BITS / 8);
  /** Per segment: how many different n-grams it has. */
  private readonly sizes: number[] = [];

  constructor(
    private readonly n: number,
    private readonly containment: number,
  ) {}

  /** Adds a segment and returns its number. One of fewer than n words is never found. */
  add(tokens: readonly string[]): number {
    const segment = this.sizes.length;
    const grams = new Set<number>();
    const ids = tokens.map((token) => this.wordId(token));
    const ends = this.endsOf(tokens);
    for (let start = 0; start < ends.length; start++) {
      const bit = bitOf(ids, start, ends[start]);
      this.filter[bit >> 3] |= 1 << (bit & 7);
      let node = 0;
      for (let at = start; at < ends[start]; at++) {
        const edge = this.edge(node, ids[at]);
        let child = this.next.get(edge);
        if (child === undefined) {
          child = this.nodes++;
          this.next.set(edge, child);
        }
        node = child;
      }
      grams.add(node);
    }
    for (const gram of grams) {
      const posting = this.postings.get(gram);
      if (posting) posting.push(segment);
      else this.postings.set(gram, [segment]);
    }
    this.sizes.push(grams.size);
    return segment;
  }

  /** The first added segment of which the text contains at least the share of n-grams, or undefined. */
  contained(tokens: readonly string[]): number | undefined {
    const grams = this.gramsOf(tokens);
    if (grams.size === 0) return undefined;
    const shared = new Map<number, number>();
    for (const gram of grams) {
      for (const segment of this.postings.get(gram) ?? []) {
        shared.set(segment, (shared.get(segment) ?? 0) + 1);
      }
    }
    let found: number | undefined;
    for (const [segment, count] of shared) {
      const enough = count >= this.containment * this.sizes[segment];
      if (enough && (found === undefined || segment < found)) found = segment;
    }
    return found;
  }

  /** The text's n-grams that some indexed segment has. */
  private gramsOf(tokens: readonly string[]): Set<number> {
    const ids = tokens.map((token) => this.words.get(token) ?? -1);
    const grams = new Set<number>();
    const ends = this.endsOf(tokens);
    for (let start = 0; start < ends.length; start++) {
      const bit = bitOf(ids, start, ends[start]);
      if ((this.filter[bit >> 3] & (1 << (bit & 7))) === 0) continue;
      let node: number | undefined = 0;
      for (let at = start; at < ends[start] && node !== undefined; at++) {
        node = ids[at] < 0 ? undefined : this.next.get(this.edge(node, ids[at]));
      }
      if (node !== undefined) grams.add(node);
    }
    return grams;
  }

  /** For every token at which an n-gram begins: the index after its last token. */
  private endsOf(tokens: readonly string[]): number[] {
    const halves = tokens.map((token) =>
      token.charCodeAt(0) >= FIRST_UNSPACED && isCharacterToken(token) ? 1 : 2,
    );
    const ends: number[] = [];
    let end = 0;
    let width = 0;
    for (let start = 0; start < tokens.length; start++) {
      while (width < 2 * this.n && end < tokens.length) width += halves[end++];
      if (width < 2 * this.n) break;
      ends.push(end);
      width -= halves[start];
    }
    return ends;
  }

  private wordId(word: string): number {
    const known = this.words.get(word);
    if (known !== undefined) return known;
    const id = this.words.size;
    this.words.set(word, id);
    return id;
  }

  /** Nodes stay under 2^27 and words under 2^26 in any set that fits into memory, so the product is exact. */
  private edge(node: number, word: number): number {
    return node * 67_108_864 + word;
  }
}

function bitOf(ids: readonly number[], start: number, end: number): number {
  let hash = 0;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ ids[at], 0x9e3779b1) ^ (hash >>> 15);
  return (hash ^ (hash >>> 13)) & (FILTER_BITS - 1);
}
