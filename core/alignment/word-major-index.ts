import type { TokenizedBitext, TokenizedSide } from './bitext.ts';
import { expectedDiagonalFeature, fillDiagonalPrior } from './kernels/diagonal-prior.ts';
import type { Occurrences } from './kernels/word-major-sweep.ts';

/** A bitext laid out for word-major EM: pairs sorted by shape, so that all pairs of a shape share one table of priors. */
export interface WordMajorIndex {
  occurrences: Occurrences;
  /** Target words in the order of the sorted pairs. */
  targetIds: Int32Array;
  /** Of every pair of the bitext, in its order: where its target words begin in `targetIds`. */
  pairStarts: Int32Array;
  /** The target words that occur, ascending. */
  targetWords: Int32Array;
  shapes: Shape[];
  /** Cells of the priors of all shapes. */
  priorCells: number;
}

interface Shape {
  sourceLength: number;
  targetLength: number;
  pairs: number;
  priorStart: number;
}

/** Lengths are kept in 16 bits; longer segments are refused by the rules long before. */
const LONGEST_SEGMENT = 65_535;

/** What a bitext's index needs room for. */
export interface BitextShapes {
  /** Different pairs of lengths. */
  count: number;
  /** Tokens of the longest segment of either side. */
  longest: number;
  /** Cells of the priors of all shapes. */
  priorCells: number;
}

/** Counts the shapes of a bitext. */
export function shapesOf({ source, target, pairs }: TokenizedBitext): BitextShapes {
  const seen = new Set<number>();
  let [longest, priorCells] = [0, 0];
  for (let pair = 0; pair < pairs; pair++) {
    const sourceLength = source.offsets[pair + 1] - source.offsets[pair];
    const targetLength = target.offsets[pair + 1] - target.offsets[pair];
    longest = Math.max(longest, sourceLength, targetLength);
    const shape = sourceLength * (LONGEST_SEGMENT + 1) + targetLength;
    if (seen.has(shape)) continue;
    seen.add(shape);
    priorCells += sourceLength * targetLength;
  }
  refuseLonger(longest);
  return { count: seen.size, longest, priorCells };
}

/** Sorts, groups and inverts a bitext. The plain reference of what the kernel does. Memory: 20 bytes per source token and 4 per target token. */
export function indexBitext(bitext: TokenizedBitext): WordMajorIndex {
  const { source, target, pairs } = bitext;
  const order = pairsByShape(bitext);
  const targetIds = new Int32Array(target.ids.length);
  const targetStart = new Int32Array(pairs);
  const pairStarts = new Int32Array(pairs);
  const shapeOf = new Int32Array(pairs);
  const shapes: Shape[] = [];
  let written = 0;
  let priorCells = 0;
  for (let at = 0; at < pairs; at++) {
    const pair = order[at];
    const sourceLength = source.offsets[pair + 1] - source.offsets[pair];
    const targetLength = target.offsets[pair + 1] - target.offsets[pair];
    const last = shapes.at(-1);
    if (last?.sourceLength === sourceLength && last.targetLength === targetLength) last.pairs++;
    else {
      shapes.push({ sourceLength, targetLength, pairs: 1, priorStart: priorCells });
      priorCells += sourceLength * targetLength;
    }
    shapeOf[at] = shapes.length - 1;
    targetStart[at] = written;
    pairStarts[pair] = written;
    targetIds.set(target.ids.subarray(target.offsets[pair], target.offsets[pair + 1]), written);
    written += targetLength;
  }
  const words = new Int32Array(source.vocabularySize + 1);
  for (const id of source.ids) words[id + 1]++;
  for (let id = 0; id < source.vocabularySize; id++) words[id + 1] += words[id];
  const occurrences = emptyOccurrences(words, source.ids.length);
  const next = words.slice();
  for (let at = 0; at < pairs; at++) {
    const shape = shapes[shapeOf[at]];
    const first = source.offsets[order[at]];
    for (let i = 0; i < shape.sourceLength; i++) {
      const slot = next[source.ids[first + i]]++;
      occurrences.targetStart[slot] = targetStart[at];
      occurrences.targetLength[slot] = shape.targetLength;
      occurrences.priorStart[slot] = shape.priorStart + i * shape.targetLength;
      occurrences.position[slot] = i + 1;
      occurrences.sourceLength[slot] = shape.sourceLength;
    }
  }
  const targetWords = wordsThatOccur(target);
  return { occurrences, targetIds, pairStarts, targetWords, shapes, priorCells };
}

function wordsThatOccur({ ids, vocabularySize }: TokenizedSide): Int32Array {
  const occurs = new Uint8Array(vocabularySize);
  for (const id of ids) occurs[id] = 1;
  let count = 0;
  const words = new Int32Array(vocabularySize);
  for (let id = 0; id < vocabularySize; id++) if (occurs[id] === 1) words[count++] = id;
  return words.slice(0, count);
}

/** Fills the priors of all shapes. */
export function fillPriors(
  index: WordMajorIndex,
  tension: number,
  notNullProbability: number,
  priors: Float32Array,
): void {
  for (const { sourceLength, targetLength, priorStart } of index.shapes) {
    fillDiagonalPrior(sourceLength, targetLength, tension, notNullProbability, priors, priorStart);
  }
}

/** Mean over all target tokens of the feature -|j/m - i/n| that the prior expects. */
export function expectedFeature(index: WordMajorIndex, tension: number): number {
  let sum = 0;
  for (const { sourceLength, targetLength, pairs } of index.shapes) {
    sum += pairs * expectedDiagonalFeature(sourceLength, targetLength, tension);
  }
  return sum / index.targetIds.length;
}

function emptyOccurrences(words: Int32Array, tokens: number): Occurrences {
  return {
    words,
    targetStart: new Int32Array(tokens),
    targetLength: new Uint16Array(tokens),
    priorStart: new Int32Array(tokens),
    position: new Uint16Array(tokens),
    sourceLength: new Uint16Array(tokens),
  };
}

/** Indexes of the pairs in ascending order of (target length, source length), by counting sort. */
function pairsByShape({ source, target, pairs }: TokenizedBitext): Int32Array {
  const lengths = (offsets: Int32Array) => {
    const result = new Int32Array(pairs);
    for (let pair = 0; pair < pairs; pair++) result[pair] = offsets[pair + 1] - offsets[pair];
    return result;
  };
  const bySource = countingSort(identity(pairs), lengths(source.offsets));
  return countingSort(bySource, lengths(target.offsets));
}

const identity = (length: number) => Int32Array.from({ length }, (_, index) => index);

/** Stable. `order` lists indexes into `sortKeys`. */
function countingSort(order: Int32Array, sortKeys: Int32Array): Int32Array {
  const largest = sortKeys.reduce((most, key) => Math.max(most, key), 0);
  refuseLonger(largest);
  const next = new Int32Array(largest + 2);
  for (const key of sortKeys) next[key + 1]++;
  for (let key = 0; key <= largest; key++) next[key + 1] += next[key];
  const sorted = new Int32Array(order.length);
  for (const index of order) sorted[next[sortKeys[index]]++] = index;
  return sorted;
}

function refuseLonger(longest: number): void {
  if (longest > LONGEST_SEGMENT) {
    throw new RangeError(`A segment has ${longest} tokens; the aligner takes at most ${LONGEST_SEGMENT}.`);
  }
}
