import { z } from 'zod';
import { CompareItem } from '../../contracts/comparison.ts';
import { RefineItem, type RefineReport } from '../../contracts/shard.ts';
import { keys } from '../../core/keys.ts';
import type { Log } from '../../core/log.ts';
import { readJson } from '../../core/objects/json-objects.ts';
import type { Objects } from '../../core/objects/objects.ts';
import { comparePairs } from '../../core/refine/compare-pairs.ts';
import { finishPartition } from '../../core/refine/finish-partition.ts';
import { refinePartition } from '../../core/refine/refine-partition.ts';

/** Runs the maps Refine, Compare and Finish item by item, each in the order that `order` gives its items. */
export async function refineCorpus(
  runId: string,
  dependencies: { data: Objects; log: Log },
  order: <Item>(items: Item[]) => Item[] = (items) => items,
): Promise<RefineReport[]> {
  const { data } = dependencies;
  const items = await readJson(data, keys.refineItems(runId), z.array(RefineItem));
  const compared = await readJson(data, keys.compareItems(runId), z.array(CompareItem));
  for (const item of order(items)) await refinePartition(item, dependencies);
  for (const item of order(compared)) await comparePairs(item, dependencies);
  const reports: RefineReport[] = [];
  for (const item of order(items)) reports.push(await finishPartition(item, dependencies));
  return reports;
}
