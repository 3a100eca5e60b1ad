import { TokenHashes } from '../text/kernels/token-hashes.ts';
import { mix } from './kernels/mix.ts';

/** Words of which two sketches are compared exactly; of longer segments a sample of as many stands for all. */
export const SKETCH_WORDS = 48;

/**
 * The set of a segment's tokens as ascending 32-bit hashes, of which only the smallest are kept: the bottom-k sketch of
 * Broder (1997). Where scripts write no spaces, tokens are characters: with pairs of them for words, a Japanese word more
 * or less would change twice as much as a German one.
 */
export type WordSketch = Uint32Array;

/** @returns the sketch, and the number of words in the segment, where a character without spaces is half a word */
export function sketchWords(text: string): { sketch: WordSketch; words: number } {
  const { count, hashes, words } = tokens.read(text);
  const sorted = new Uint32Array(count);
  for (let at = 0; at < count; at++) sorted[at] = mix(hashes[at] as number);
  sorted.sort();
  let different = 0;
  for (let at = 0; at < count; at++) {
    if (at === 0 || sorted[at] !== sorted[at - 1]) sorted[different++] = sorted[at] as number;
  }
  return { sketch: sorted.slice(0, Math.min(different, SKETCH_WORDS)), words };
}

const tokens = new TokenHashes();

/**
 * The Jaccard similarity of two sets of words, 0 to 1: exact while both sets together have at most 48 words, otherwise
 * estimated on the 48 smallest hashes of their union (standard error at most 0.07). Of two empty sets it is 0.
 */
export function similarityOf(a: WordSketch, b: WordSketch): number {
  let [atA, atB, shared, union] = [0, 0, 0, 0];
  while (union < SKETCH_WORDS && (atA < a.length || atB < b.length)) {
    const x = atA < a.length ? (a[atA] as number) : Number.POSITIVE_INFINITY;
    const y = atB < b.length ? (b[atB] as number) : Number.POSITIVE_INFINITY;
    if (x <= y) atA++;
    if (y <= x) atB++;
    if (x === y) shared++;
    union++;
  }
  return union === 0 ? 0 : shared / union;
}
