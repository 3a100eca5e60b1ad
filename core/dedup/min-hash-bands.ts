import { mix } from './kernels/mix.ts';
import type { WordSketch } from './word-sketch.ts';

/** Keys of a pair. More would find more near-duplicates and move more data. */
export const BANDS = 8;
/** Share of the pairs exactly as similar as the threshold that must meet under some key. */
const LEAST_RECALL = 0.97;

/**
 * Gives a pair keys of which two pairs very likely share one when they are similar, and unlikely when they are not:
 * bands of MinHash values (Broder 1997; Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, 3.4) over the words
 * of both sides as one set. Every value has its own permutation: one permutation for all (Li, Owen and Zhang 2012)
 * leaves most bins of a sentence's two dozen words empty.
 * @param minimumSimilarity as in the recipe; the longest bands are taken that let 97 % of such pairs meet
 */
export class MinHashBands {
  /** Values that make one key. */
  readonly rows: number;
  private readonly minima: Uint32Array;
  private readonly seeds: Uint32Array;

  constructor(minimumSimilarity: number) {
    let rows = 1;
    while (rows < MOST_ROWS && recall(minimumSimilarity, rows + 1) >= LEAST_RECALL) rows++;
    this.rows = rows;
    this.minima = new Uint32Array(BANDS * rows);
    this.seeds = Uint32Array.from(this.minima, (_, at) => mix(at + 1));
  }

  /** One key of 53 bits a band; none for a pair without words. */
  keysOf(source: WordSketch, target: WordSketch): number[] {
    if (source.length + target.length === 0) return [];
    this.minima.fill(0xffffffff);
    for (const word of source) this.take(word);
    // A word is another one on the other side.
    for (const word of target) this.take(word ^ 0x5bd1e995);
    return Array.from({ length: BANDS }, (_, band) => this.keyOf(band));
  }

  private take(word: number): void {
    const { minima, seeds } = this;
    for (let at = 0; at < minima.length; at++) {
      const value = mix(word ^ seeds[at]);
      if (value < minima[at]) minima[at] = value;
    }
  }

  private keyOf(band: number): number {
    let [high, low] = [mix(band + 1), mix(~band)];
    for (let at = band * this.rows; at < (band + 1) * this.rows; at++) {
      high = mix(high ^ this.minima[at]);
      low = mix(low + this.minima[at]);
    }
    return high * 0x200000 + (low >>> 11);
  }
}

/** Bands of more values find nothing but copies. */
const MOST_ROWS = 16;

/** Probability that two pairs of a similarity share at least one key. */
const recall = (similarity: number, rows: number) => 1 - (1 - similarity ** rows) ** BANDS;
