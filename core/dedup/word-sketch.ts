import { keyText } from '../text/normalise.ts';
import { isCharacterToken, tokens } from '../text/tokens.ts';
import { TextHash } from './kernels/text-hash.ts';

/** Words of which two sketches are compared exactly; of longer segments a sample of as many stands for all. */
export const SKETCH_WORDS = 48;

/**
 * The set of a segment's words as ascending 32-bit hashes, of which only the smallest are kept: the bottom-k sketch of
 * Broder (1997). Where scripts write no spaces, every two neighbouring characters are a word.
 */
export type WordSketch = Uint32Array;

/** @returns the sketch, and the number of words it was made of; the pair of a lone character with nothing is one word */
export function sketchWords(text: string): { sketch: WordSketch; words: number } {
  const hash = new TextHash();
  const hashes: number[] = [];
  let halves = 0;
  let before: string | undefined;
  for (const token of tokens(keyText(text))) {
    const isCharacter = isCharacterToken(token);
    halves += isCharacter ? 1 : 2;
    if (!isCharacter) hashes.push(hash.start(0).add(token).finish().low);
    else if (before !== undefined) hashes.push(hash.start(0).add(before).add(token).finish().low);
    before = isCharacter ? token : undefined;
  }
  const ascending = Uint32Array.from(hashes).sort();
  const different = ascending.filter((value, at) => at === 0 || value !== ascending[at - 1]);
  return { sketch: different.slice(0, SKETCH_WORDS), words: halves / 2 };
}

/**
 * The Jaccard similarity of two sets of words, 0 to 1: exact while both sets together have at most 48 words, otherwise
 * estimated on the 48 smallest hashes of their union (standard error at most 0.07). Of two empty sets it is 0.
 */
export function similarityOf(a: WordSketch, b: WordSketch): number {
  let [atA, atB, shared, union] = [0, 0, 0, 0];
  while (union < SKETCH_WORDS && (atA < a.length || atB < b.length)) {
    const [x, y] = [a[atA] ?? Number.POSITIVE_INFINITY, b[atB] ?? Number.POSITIVE_INFINITY];
    if (x <= y) atA++;
    if (y <= x) atB++;
    if (x === y) shared++;
    union++;
  }
  return union === 0 ? 0 : shared / union;
}
