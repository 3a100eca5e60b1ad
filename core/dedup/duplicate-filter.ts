import type { DuplicateSettings } from '../../contracts/recipe/duplicates.ts';
import { SeenPairs } from './duplicates.ts';
import { MinHashBands } from './min-hash-bands.ts';
import { findOrJoin, type PairSimilarity, type SketchedPair } from './near-duplicates.ts';
import { sketchWords } from './word-sketch.ts';

/** The earlier pair that a pair repeats. */
export interface Repeat {
  /** Number of the earlier pair. */
  of: number;
  /** Of a near-duplicate; absent where it is the same pair but for its writing. */
  similarity?: PairSimilarity;
}

interface Leader extends SketchedPair {
  number: number;
}

/**
 * Finds repeated pairs in a stream: the first one stays, whatever its quality. Memory: about 40 bytes per different
 * pair; 1 KB more for each that stays where near-duplicates are looked for.
 */
export class DuplicateFilter {
  private readonly seen = new SeenPairs();
  private firsts = new Uint32Array(1024);
  private readonly bands: MinHashBands | undefined;
  private readonly leaders = new Map<number, Leader[]>();

  /** @param asWritten whether only pairs that are equal to the letter are repeated */
  constructor(
    private readonly near: DuplicateSettings['near'],
    private readonly asWritten = false,
  ) {
    if (near.enabled) this.bands = new MinHashBands(near.minimumSimilarity);
  }

  /** @param number what the pair is called when a later one repeats it @returns undefined when the pair stays */
  check(number: number, source: string, target: string): Repeat | undefined {
    const different = this.seen.size;
    const index = this.asWritten
      ? this.seen.numberAsWritten(source, target)
      : this.seen.numberOf(source, target);
    if (index < different) return { of: this.firsts[index] as number };
    if (index === this.firsts.length) {
      const grown = new Uint32Array(2 * index);
      grown.set(this.firsts);
      this.firsts = grown;
    }
    this.firsts[index] = number;
    return this.bands && this.checkNear(this.bands, number, source, target);
  }

  private checkNear(bands: MinHashBands, number: number, source: string, target: string): Repeat | undefined {
    const [ofSource, ofTarget] = [sketchWords(source), sketchWords(target)];
    if (Math.min(ofSource.words, ofTarget.words) < this.near.minimumTokens) return undefined;
    const pair: Leader = { number, source: ofSource.sketch, target: ofTarget.sketch };
    const joined: Leader[][] = [];
    for (const key of bands.keysOf(pair.source, pair.target)) {
      const leaders = this.leaders.get(key) ?? [];
      if (leaders.length === 0) this.leaders.set(key, leaders);
      const match = findOrJoin(leaders, pair, this.near.minimumSimilarity);
      if (!match) {
        joined.push(leaders);
        continue;
      }
      // Who goes leads nobody.
      for (const others of joined) if (others.at(-1) === pair) others.pop();
      return { of: match.leader.number, similarity: match.similarity };
    }
    return undefined;
  }
}
