import { AlignerCard } from '../../contracts/aligner.ts';
import { PreparationPlan } from '../../contracts/plan.ts';
import { Refinement } from '../../contracts/refinement.ts';
import { type DatasetFile, type RefineItem, RefineReport } from '../../contracts/shard.ts';
import { type Aligner, loadAligner } from '../alignment/aligner.ts';
import { DragomanError } from '../errors.ts';
import { sha256 } from '../hashing.ts';
import { keys } from '../keys.ts';
import type { Log } from '../log.ts';
import { readJson, writeJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import { readShardPartitions } from '../pairs/shard-file.ts';
import { type DropRow, writeDrops } from '../parquet/drop-rows.ts';
import { type PairRow, readPairs, writePairs } from '../parquet/pair-rows.ts';
import { HeldOutIndex } from '../splits/held-out-index.ts';
import { readHeldOutSet } from '../splits/held-out-sets.ts';
import { sum } from '../statistics/counts.ts';
import { readDecontaminationLists } from './decontamination-lists.ts';
import { summariseRows } from './refine-report.ts';
import { decideRows, type RefineDrop, type RefineRow, refineRow } from './refine-rows.ts';

/** A Refine item did not account for every pair that it read: a bug, which must not become a dataset. */
export class PairsLost extends DragomanError {}

/** Shards that are read at the same time. */
const PARALLEL_READS = 8;

/**
 * One item of the stage Refine: reads its partitions from every shard, decides on every pair, writes the training file
 * and the drop log, reads the training file again and counts what leaks. The bytes it writes depend on the pairs alone.
 * Memory: the item's pairs (about 50,000, some 1 KB each), the held-out index and the aligner's tables.
 * @throws PairsLost, ShardDamaged, ObjectMissing, ContractViolation
 */
export async function refinePartition(
  item: RefineItem,
  { data, log }: { data: Objects; log: Log },
): Promise<RefineReport> {
  const plan = await readJson(data, keys.plan(item.runId), PreparationPlan);
  const refinement = await readJson(data, keys.refinement(item.runId), Refinement);
  const heldOut = await loadHeldOutIndex(data, plan, refinement);
  const aligner = await openAligner(data, plan, refinement);
  const rows = await readRows(data, refinement.shardKeys, item);
  const refined = decideRows(rows, { plan, heldOut, aligner });

  const trainKey = keys.trainFile(plan, refinement.version, item.item);
  const dropsKey = keys.dropsFile(plan, refinement.version, item.item);
  const train = await writeFile(data, trainKey, refined.train.map(toPairRow), writePairs);
  const drops = await writeFile(data, dropsKey, refined.drops.map(toDropRow), writeDrops);
  const report: RefineReport = {
    v: 1,
    item,
    ...summariseRows(rows, refined),
    leaked: train ? await countLeaked(data, train.key, heldOut) : 0,
    files: { train, drops },
  };
  assertNothingLost(report);
  await writeJson(data, keys.refineReport(item.runId, item.item), RefineReport, report);
  log.info(`Refined partitions ${item.firstPartition} to ${item.lastPartition}.`, {
    read: report.read,
    train: report.train,
    drops: report.drops,
  });
  return report;
}

async function loadHeldOutIndex(
  data: Objects,
  plan: PreparationPlan,
  refinement: Refinement,
): Promise<HeldOutIndex> {
  const index = new HeldOutIndex(plan.recipe.decontamination);
  for (const card of refinement.heldOut) index.addSet(await readHeldOutSet(data, card));
  for (const segment of await readDecontaminationLists(data, refinement.decontaminationKey)) {
    index.addListed(segment);
  }
  return index;
}

async function openAligner(
  data: Objects,
  plan: PreparationPlan,
  refinement: Refinement,
): Promise<Aligner | undefined> {
  if (!refinement.alignerKey) return undefined;
  const card = await readJson(data, refinement.alignerKey, AlignerCard);
  return loadAligner(data, card, plan.languagePair, plan.recipe.alignment.minimumTokens);
}

async function readRows(data: Objects, shardKeys: readonly string[], item: RefineItem): Promise<RefineRow[]> {
  const rows: RefineRow[] = [];
  const readShard = async (key: string) => {
    const shard = readShardPartitions(data, key, item.firstPartition, item.lastPartition);
    for await (const { partition, pair } of shard) rows.push(refineRow(partition, pair));
  };
  for (let first = 0; first < shardKeys.length; first += PARALLEL_READS) {
    await Promise.all(shardKeys.slice(first, first + PARALLEL_READS).map(readShard));
  }
  return rows;
}

/** @returns undefined, and writes nothing, when there are no rows */
async function writeFile<Row>(
  data: Objects,
  key: string,
  rows: readonly Row[],
  encode: (rows: readonly Row[]) => Uint8Array,
): Promise<DatasetFile | undefined> {
  if (rows.length === 0) return undefined;
  const bytes = encode(rows);
  await data.put(key, bytes, 'application/vnd.apache.parquet');
  return { key, rows: rows.length, sizeBytes: bytes.length, sha256: sha256(bytes) };
}

/** Reads what was written, not what was meant to be written. */
async function countLeaked(data: Objects, key: string, heldOut: HeldOutIndex): Promise<number> {
  let leaked = 0;
  for await (const row of readPairs(data, key)) {
    if (heldOut.setOfUnit(row) || heldOut.leakOf(row)) leaked++;
  }
  return leaked;
}

function assertNothingLost({ item, read, train, heldOut, drops }: RefineReport): void {
  const accounted = train + sum(Object.values(heldOut)) + sum(Object.values(drops));
  if (accounted !== read) {
    throw new PairsLost(
      `Item ${item.item} of run ${item.runId} read ${read} pairs but accounted for ${accounted}. This is a bug; report it with the run's id.`,
    );
  }
}

function toPairRow({ pairId, source, target, score, domain, sourceId, origins }: RefineRow): PairRow {
  const [first] = origins;
  return {
    pairId,
    source,
    target,
    score,
    domain: domain ?? null,
    document: first.document ?? null,
    position: first.position ?? null,
    sourceId,
    origins,
  };
}

function toDropRow({ row, reason, detail }: RefineDrop): DropRow {
  const [{ inputId, record }] = row.origins;
  return {
    pairId: row.pairId,
    source: row.source,
    target: row.target,
    stage: 'Refine',
    reason,
    detail,
    score: row.score,
    sourceId: row.sourceId,
    inputId,
    record,
  };
}
