import type { CompareItem } from '../../contracts/comparison.ts';
import type { DuplicateSettings } from '../../contracts/recipe/duplicates.ts';
import { PARTITIONS, type RefineItem } from '../../contracts/shard.ts';
import { BANDS } from '../dedup/min-hash-bands.ts';

/** Pairs that one item of Refine is meant to hold in memory. */
const PAIRS_PER_ITEM = 50_000;
/** Entries that one item of Compare is meant to hold in memory, some 500 bytes each. */
const ENTRIES_PER_ITEM = 1_000_000;

/**
 * The items of the Refine map: 1 to 4,096, a power of two, by the number of pairs alone, so that the files of a version
 * do not depend on how its uploads were cut into shards.
 */
export function refineItems(runId: string, pairs: number): RefineItem[] {
  return partitionRanges(runId, pairs / PAIRS_PER_ITEM);
}

/** The items of the Compare map, by the number of pairs and the recipe alone; none when pairs are not compared. */
export function compareItems(runId: string, pairs: number, settings: DuplicateSettings): CompareItem[] {
  const bands = settings.near.enabled ? BANDS : 0;
  const caps = settings.maximumSourcesPerTarget === null ? 0 : 1;
  return bands + caps === 0 ? [] : partitionRanges(runId, (pairs * (bands + caps)) / ENTRIES_PER_ITEM);
}

function partitionRanges(runId: string, atLeast: number): RefineItem[] {
  let count = 1;
  while (count < PARTITIONS && count < atLeast) count *= 2;
  const width = PARTITIONS / count;
  return Array.from({ length: count }, (_, item) => ({
    runId,
    item,
    firstPartition: item * width,
    lastPartition: (item + 1) * width - 1,
  }));
}
