import { PARTITIONS } from '../../contracts/shard.ts';
import { hash64, saltSeed } from '../hashing.ts';
import { SkeletonHash } from '../text/kernels/skeleton-hash.ts';
import { skeleton } from '../text/skeleton.ts';

/** Where a pair was seen: an input of a source, and the record in it (1-based). */
export interface Origin {
  sourceId: string;
  inputId: string;
  record: number;
  document?: string;
  /** Place of the segment in its document, 0-based. */
  position?: number;
  title?: string;
  /** ISO 8601, a day or a time: when the text was written or delivered. */
  date?: string;
  /** How long a film shows the target. */
  seconds?: number;
}

/** One source segment with one target segment. Both texts are NFC and otherwise as they were received. */
export interface Pair {
  source: string;
  target: string;
  domain?: string;
  /** At least one; more once duplicates were merged, the first being the one that stays. */
  origins: [Origin, ...Origin[]];
}

/** 16 hexadecimal digits that name the two texts, wherever they were seen. */
export function pairId(pair: Pick<Pair, 'source' | 'target'>): string {
  return hash64(`${pair.source}\0${pair.target}`, 'pair').toString(16).padStart(16, '0');
}

/** The partition (0 to 4,095) in which all pairs with this source skeleton meet. */
export function partitionOf(source: string): number {
  const low =
    partitionHash.lowOf(source) ?? Number(BigInt.asUintN(32, hash64(skeleton(source), 'partition')));
  // Partitions are a power of two, so that the upper half of the hash changes nothing.
  return low % PARTITIONS;
}

const partitionHash = new SkeletonHash(saltSeed('partition'));
