import { z } from 'zod';
import { CompareItem, RefineDraft } from '../../contracts/comparison.ts';
import { PreparationPlan } from '../../contracts/plan.ts';
import { Refinement } from '../../contracts/refinement.ts';
import { type DatasetFile, type RefineItem, RefineReport } from '../../contracts/shard.ts';
import type { Loss } from '../dedup/losses.ts';
import { type CorpusId, keys } from '../keys.ts';
import type { Log } from '../log.ts';
import { readJson, writeJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import { type DropRow, readDrops, writeDrops } from '../parquet/drop-rows.ts';
import { type PairRow, readPairColumns, readPairs, writePairs } from '../parquet/pair-rows.ts';
import type { HeldOutIndex } from '../splits/held-out-index.ts';
import { strongestLosses } from './compare-rows.ts';
import { copyDatasetFile, writeDatasetFile } from './dataset-file.ts';
import { loadHeldOutIndex } from './load-held-out-index.ts';
import { readLosses } from './losses-file.ts';
import { oncePerRun } from './once-per-run.ts';
import { assertNothingLost } from './pairs-lost.ts';
import { summariseItem, TrainingCounter } from './refine-report.ts';

/** Items of Compare whose losses are read at the same time. */
const PARALLEL_READS = 8;

/** A pair that Compare took out of training. */
interface LateDrop {
  row: PairRow;
  loss: Loss;
}

/**
 * One item of the stage Finish: what Refine left of an item, less what Compare found too much, becomes a training file
 * and a drop log of the version; then it reads the training file again and counts it and what leaks. The bytes it writes
 * depend on the pairs alone. Memory: the item's pairs and the held-out index.
 * @throws PairsLost, ParquetDamaged, PartitionedObjectDamaged, ObjectMissing, ContractViolation
 */
export async function finishPartition(
  item: RefineItem,
  { data, log }: { data: Objects; log: Log },
): Promise<RefineReport> {
  const { runId } = item;
  const { plan, refinement, heldOut } = await openRun(data, runId);
  const draft = await readJson(data, keys.refineDraft(runId, item.item), RefineDraft);
  const losses = await lossesOf(data, item);
  const version = { ...plan, version: refinement.version };
  const { late, ...files } = await writeFiles(data, version, draft, losses);
  const { training, leaked } = await inspect(data, files.train, heldOut);
  const dropped = late.map(({ row: { sourceId }, loss: { reason } }) => ({ sourceId, reason }));
  const report: RefineReport = {
    v: 1,
    item,
    ...summariseItem(draft, dropped, training),
    leaked,
    files,
  };
  assertNothingLost(item, report, report.train);
  await writeJson(data, keys.refineReport(runId, item.item), RefineReport, report);
  log.info(`Finished partitions ${item.firstPartition} to ${item.lastPartition}.`, {
    train: report.train,
    drops: report.drops,
  });
  return report;
}

const openRun = oncePerRun(async (data, runId) => {
  const plan = await readJson(data, keys.plan(runId), PreparationPlan);
  const refinement = await readJson(data, keys.refinement(runId), Refinement);
  return { plan, refinement, heldOut: await loadHeldOutIndex(data, plan, refinement) };
});

async function lossesOf(data: Objects, { runId, item }: RefineItem): Promise<Map<number, Loss>> {
  const items = await readJson(data, keys.compareItems(runId), z.array(CompareItem));
  const losses: Awaited<ReturnType<typeof readLosses>>[] = [];
  for (let first = 0; first < items.length; first += PARALLEL_READS) {
    const some = items.slice(first, first + PARALLEL_READS);
    const read = some.map(({ item: compared }) => readLosses(data, keys.losses(runId, compared), item));
    losses.push(...(await Promise.all(read)));
  }
  return strongestLosses(losses.flat());
}

/** Where nothing was lost since Refine, its files are those of the version as they are. */
async function writeFiles(
  data: Objects,
  version: CorpusId & { version: string },
  draft: RefineDraft,
  losses: ReadonlyMap<number, Loss>,
): Promise<{ train?: DatasetFile; drops?: DatasetFile; late: LateDrop[] }> {
  const { item } = draft.item;
  const { survivors, drops } = draft.files;
  const trainKey = keys.trainFile(version, version.version, item);
  const dropsKey = keys.dropsFile(version, version.version, item);
  if (losses.size === 0 || !survivors) {
    return {
      train: await copyDatasetFile(data, survivors, trainKey),
      drops: await copyDatasetFile(data, drops, dropsKey),
      late: [],
    };
  }
  const train: PairRow[] = [];
  const late: LateDrop[] = [];
  let place = 0;
  for await (const row of readPairs(data, survivors.key)) {
    const loss = losses.get(place++);
    if (loss) late.push({ row, loss });
    else train.push(row);
  }
  const log: DropRow[] = [];
  if (drops) for await (const row of readDrops(data, drops.key)) log.push(row);
  for (const drop of late) log.push(toDropRow(drop));
  return {
    train: await writeDatasetFile(data, trainKey, train, writePairs),
    drops: await writeDatasetFile(data, dropsKey, log, writeDrops),
    late,
  };
}

/** The columns of a training file that are counted. */
const COUNTED = ['source', 'target', 'sourceId', 'score', 'domain'] as const;

/** Reads what was written, not what was meant to be written. */
async function inspect(data: Objects, train: DatasetFile | undefined, heldOut: HeldOutIndex) {
  const counter = new TrainingCounter();
  let leaked = 0;
  if (train) {
    // Where units are source segments, origins need not be taken apart.
    const columns = heldOut.hasNamedUnits ? ([...COUNTED, 'origins'] as const) : COUNTED;
    for await (const rows of readPairColumns(data, train.key, columns)) {
      for (const row of rows) {
        counter.add(row);
        if (heldOut.setOfUnit(row) || heldOut.leakOf(row)) leaked++;
      }
    }
  }
  return { training: counter.summary(), leaked };
}

function toDropRow({ row, loss }: LateDrop): DropRow {
  const { pairId, source, target, score, sourceId, origins } = row;
  const [{ inputId, record }] = origins;
  const { reason, detail } = loss;
  return { pairId, source, target, stage: 'Refine', reason, detail, score, sourceId, inputId, record };
}
