import type { Vocabulary } from './vocabulary.ts';

/** One side of a bitext as word ids: segment k is `ids[offsets[k]] ... ids[offsets[k + 1] - 1]`. */
export interface TokenizedSide {
  ids: Int32Array;
  offsets: Int32Array;
  /** Number of distinct ids; ids run from 0. */
  vocabularySize: number;
}

/** Sentence pairs as word ids. Both sides have the same number of segments, and no segment is empty. */
export interface TokenizedBitext {
  pairs: number;
  source: TokenizedSide;
  target: TokenizedSide;
}

/** Turns pairs of word lists into ids under the two vocabularies, which grow. Pairs with an empty side are refused. */
export function tokenizeBitext(
  pairs: Iterable<{ source: readonly string[]; target: readonly string[] }>,
  vocabularies: { source: Vocabulary; target: Vocabulary },
): TokenizedBitext {
  const source = new SideBuilder();
  const target = new SideBuilder();
  let count = 0;
  for (const pair of pairs) {
    if (pair.source.length === 0 || pair.target.length === 0) {
      throw new RangeError(`Pair ${count} of the bitext has an empty side; leave such pairs out beforehand.`);
    }
    for (const word of pair.source) source.addWord(vocabularies.source.add(word));
    for (const word of pair.target) target.addWord(vocabularies.target.add(word));
    source.endSegment();
    target.endSegment();
    count++;
  }
  return {
    pairs: count,
    source: source.build(vocabularies.source.size),
    target: target.build(vocabularies.target.size),
  };
}

/** The word ids of one segment; a view, not a copy. */
export function segmentOf(side: TokenizedSide, index: number): Int32Array {
  return side.ids.subarray(side.offsets[index], side.offsets[index + 1]);
}

/** The pairs whose index passes, in their order, under the same ids. */
export function selectPairs(bitext: TokenizedBitext, keep: (index: number) => boolean): TokenizedBitext {
  const chosen: number[] = [];
  for (let index = 0; index < bitext.pairs; index++) if (keep(index)) chosen.push(index);
  return pairUp(selectSegments(bitext.source, chosen), selectSegments(bitext.target, chosen));
}

/** The same pairs with source and target exchanged; shares the arrays. */
export function reversed(bitext: TokenizedBitext): TokenizedBitext {
  return { pairs: bitext.pairs, source: bitext.target, target: bitext.source };
}

/** Two sides with the same number of segments as a bitext; shares the arrays. */
export function pairUp(source: TokenizedSide, target: TokenizedSide): TokenizedBitext {
  return { pairs: source.offsets.length - 1, source, target };
}

/** Some segments of a side, in the order in which they are named. */
export function selectSegments(side: TokenizedSide, chosen: ArrayLike<number>): TokenizedSide {
  return cutSegments(side, chosen, (length) => length);
}

/** The beginnings of some segments, as long as `lengthOf` says of their lengths. */
export function cutSegments(
  side: TokenizedSide,
  chosen: ArrayLike<number>,
  lengthOf: (length: number) => number,
): TokenizedSide {
  const offsets = new Int32Array(chosen.length + 1);
  for (let at = 0; at < chosen.length; at++) {
    offsets[at + 1] = offsets[at] + lengthOf(side.offsets[chosen[at] + 1] - side.offsets[chosen[at]]);
  }
  const ids = new Int32Array(offsets[chosen.length]);
  for (let at = 0; at < chosen.length; at++) {
    const first = side.offsets[chosen[at]];
    ids.set(side.ids.subarray(first, first + offsets[at + 1] - offsets[at]), offsets[at]);
  }
  return { ids, offsets, vocabularySize: side.vocabularySize };
}

/** One bitext behind another, under the same ids. */
export function concatenated(bitexts: readonly TokenizedBitext[]): TokenizedBitext {
  return pairUp(
    concatenatedSides(bitexts.map(({ source }) => source)),
    concatenatedSides(bitexts.map(({ target }) => target)),
  );
}

function concatenatedSides(sides: readonly TokenizedSide[]): TokenizedSide {
  const ids = new Int32Array(sides.reduce((sum, side) => sum + side.ids.length, 0));
  const offsets = new Int32Array(sides.reduce((sum, side) => sum + side.offsets.length - 1, 1));
  let words = 0;
  let segments = 0;
  for (const side of sides) {
    ids.set(side.ids, words);
    for (let at = 1; at < side.offsets.length; at++) offsets[segments + at] = words + side.offsets[at];
    words += side.ids.length;
    segments += side.offsets.length - 1;
  }
  return { ids, offsets, vocabularySize: sides[0].vocabularySize };
}

/** Builds one side of a bitext, segment by segment. */
export class SideBuilder {
  private ids = new Int32Array(1024);
  private offsets = new Int32Array(256);
  private length = 0;
  private segments = 0;

  /** Adds a word to the segment that is being built. */
  addWord(id: number): void {
    if (this.length === this.ids.length) this.ids = enlarged(this.ids);
    this.ids[this.length++] = id;
  }

  /** Words of the segment that is being built. */
  get open(): number {
    return this.length - this.offsets[this.segments];
  }

  endSegment(): void {
    if (++this.segments === this.offsets.length) this.offsets = enlarged(this.offsets);
    this.offsets[this.segments] = this.length;
  }

  /** Takes the words of the segment that is being built back. */
  discardSegment(): void {
    this.length = this.offsets[this.segments];
  }

  /** The side so far. */
  build(vocabularySize: number): TokenizedSide {
    return {
      ids: this.ids.slice(0, this.length),
      offsets: this.offsets.slice(0, this.segments + 1),
      vocabularySize,
    };
  }
}

function enlarged(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * array.length);
  larger.set(array);
  return larger;
}
