import { z } from 'zod';
import { type CompareItem, CompareReport } from '../../contracts/comparison.ts';
import { PreparationPlan } from '../../contracts/plan.ts';
import { RefineItem } from '../../contracts/shard.ts';
import { type Comparison, findLosses } from '../dedup/losses.ts';
import { keys } from '../keys.ts';
import type { Log } from '../log.ts';
import { readJson, writeJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import { countBy } from '../statistics/counts.ts';
import { readComparison } from './comparison-file.ts';
import { encodeLosses, type SurvivorPlace } from './losses-file.ts';

/** Items of Refine whose entries are read at the same time. */
const PARALLEL_READS = 8;

/**
 * One item of the stage Compare: the pairs of all Refine items that meet under the keys of its partitions. Of
 * near-duplicates the best stays, of pairs with one target as many as the recipe says. Writes who loses, by Refine item.
 * What loses depends on the pairs alone. Memory: the entries (about a million, some 500 bytes each).
 * @throws PartitionedObjectDamaged, ObjectMissing, ContractViolation
 */
export async function comparePairs(
  item: CompareItem,
  { data, log }: { data: Objects; log: Log },
): Promise<CompareReport> {
  const { runId } = item;
  const { recipe } = await readJson(data, keys.plan(runId), PreparationPlan);
  const entries = await readEntries(data, item);
  const losses = findLosses(entries, recipe.duplicates).sort(
    ({ loser: a }, { loser: b }) => a.item - b.item || a.row - b.row,
  );
  await data.put(keys.losses(runId, item.item), encodeLosses(losses), 'application/octet-stream');
  const report: CompareReport = {
    v: 1,
    item,
    entries: entries.repetitions.length + entries.candidates.length,
    losers: countBy(losses, ({ reason }) => reason),
  };
  await writeJson(data, keys.compareReport(runId, item.item), CompareReport, report);
  log.info(`Compared partitions ${item.firstPartition} to ${item.lastPartition}.`, {
    entries: report.entries,
    losers: report.losers,
  });
  return report;
}

async function readEntries(data: Objects, item: CompareItem): Promise<Comparison<SurvivorPlace>> {
  const all: Comparison<SurvivorPlace> = { repetitions: [], candidates: [] };
  const refineItems = await readJson(data, keys.refineItems(item.runId), z.array(RefineItem));
  const range = { first: item.firstPartition, last: item.lastPartition };
  const readItem = ({ runId, item: refineItem }: RefineItem) =>
    readComparison(data, { key: keys.comparison(runId, refineItem), item: refineItem }, range, all);
  for (let first = 0; first < refineItems.length; first += PARALLEL_READS) {
    await Promise.all(refineItems.slice(first, first + PARALLEL_READS).map(readItem));
  }
  return all;
}
