import { PARTITIONS, type RefineItem } from '../../contracts/shard.ts';

/** Pairs that one item of Refine is meant to hold in memory. */
const PAIRS_PER_ITEM = 50_000;

/**
 * The items of the Refine map: 1 to 4,096, a power of two, by the number of pairs alone, so that the files of a version
 * do not depend on how its uploads were cut into shards.
 */
export function refineItems(runId: string, pairs: number): RefineItem[] {
  let count = 1;
  while (count < PARTITIONS && count * PAIRS_PER_ITEM < pairs) count *= 2;
  const width = PARTITIONS / count;
  return Array.from({ length: count }, (_, item) => ({
    runId,
    item,
    firstPartition: item * width,
    lastPartition: (item + 1) * width - 1,
  }));
}
