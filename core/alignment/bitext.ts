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

/** Gives words their ids in the order in which they are first seen. */
export class Vocabulary {
  readonly words: string[] = [];
  private readonly ids = new Map<string, number>();

  constructor(words: Iterable<string> = []) {
    for (const word of words) this.add(word);
  }

  /** The id of a word, a new one where it has none. */
  add(word: string): number {
    const known = this.ids.get(word);
    if (known !== undefined) return known;
    const id = this.words.length;
    this.ids.set(word, id);
    this.words.push(word);
    return id;
  }

  /** The id of a word, or -1 where it has none. */
  idOf(word: string): number {
    return this.ids.get(word) ?? -1;
  }
}

/** Turns pairs of word lists into ids under the two vocabularies, which grow. Pairs with an empty side are refused. */
export function tokenizeBitext(
  pairs: Iterable<{ source: readonly string[]; target: readonly string[] }>,
  vocabularies: { source: Vocabulary; target: Vocabulary },
): TokenizedBitext {
  const source = sideBuilder(vocabularies.source);
  const target = sideBuilder(vocabularies.target);
  let count = 0;
  for (const pair of pairs) {
    if (pair.source.length === 0 || pair.target.length === 0) {
      throw new RangeError(`Pair ${count} of the bitext has an empty side; leave such pairs out beforehand.`);
    }
    source.add(pair.source);
    target.add(pair.target);
    count++;
  }
  return { pairs: count, source: source.build(), target: target.build() };
}

/** The word ids of one segment; a view, not a copy. */
export function segmentOf(side: TokenizedSide, index: number): Int32Array {
  return side.ids.subarray(side.offsets[index], side.offsets[index + 1]);
}

/** The pairs whose index passes, in their order, under the same ids. */
export function selectPairs(bitext: TokenizedBitext, keep: (index: number) => boolean): TokenizedBitext {
  const chosen: number[] = [];
  for (let index = 0; index < bitext.pairs; index++) if (keep(index)) chosen.push(index);
  return {
    pairs: chosen.length,
    source: selectSegments(bitext.source, chosen),
    target: selectSegments(bitext.target, chosen),
  };
}

/** The same pairs with source and target exchanged; shares the arrays. */
export function reversed(bitext: TokenizedBitext): TokenizedBitext {
  return { pairs: bitext.pairs, source: bitext.target, target: bitext.source };
}

function selectSegments(side: TokenizedSide, chosen: readonly number[]): TokenizedSide {
  const offsets = new Int32Array(chosen.length + 1);
  chosen.forEach((index, at) => {
    offsets[at + 1] = offsets[at] + side.offsets[index + 1] - side.offsets[index];
  });
  const ids = new Int32Array(offsets[chosen.length]);
  chosen.forEach((index, at) => {
    ids.set(segmentOf(side, index), offsets[at]);
  });
  return { ids, offsets, vocabularySize: side.vocabularySize };
}

function sideBuilder(vocabulary: Vocabulary) {
  let ids = new Int32Array(1024);
  let length = 0;
  const offsets = [0];
  return {
    add(words: readonly string[]) {
      if (length + words.length > ids.length) {
        const larger = new Int32Array(Math.max(ids.length * 2, length + words.length));
        larger.set(ids);
        ids = larger;
      }
      for (const word of words) ids[length++] = vocabulary.add(word);
      offsets.push(length);
    },
    build: (): TokenizedSide => ({
      ids: ids.slice(0, length),
      offsets: Int32Array.from(offsets),
      vocabularySize: vocabulary.words.length,
    }),
  };
}
