import { RefineDraft } from '../../contracts/comparison.ts';
import { DomainModel } from '../../contracts/domain-model.ts';
import { PreparationPlan } from '../../contracts/plan.ts';
import { Refinement } from '../../contracts/refinement.ts';
import type { RefineItem } from '../../contracts/shard.ts';
import { TermReport } from '../../contracts/term-report.ts';
import { assignDomains } from '../domains/find-domains.ts';
import { keys } from '../keys.ts';
import type { Log } from '../log.ts';
import { readJson, writeJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import type { Pair } from '../pairs/pair.ts';
import { readShardPartitions } from '../pairs/shard-file.ts';
import { type DropRow, writeDrops } from '../parquet/drop-rows.ts';
import { type PairRow, writePairs } from '../parquet/pair-rows.ts';
import { PairTokens, type SideTokens } from '../text/pair-tokens.ts';
import { encodeComparison } from './comparison-file.ts';
import { writeDatasetFile } from './dataset-file.ts';
import { openJudge } from './judge-pairs.ts';
import { loadHeldOutIndex } from './load-held-out-index.ts';
import { oncePerRun } from './once-per-run.ts';
import { assertNothingLost } from './pairs-lost.ts';
import { summariseDraft } from './refine-report.ts';
import { type RefineDrop, type RefineRow, RowDecisions, refineRow } from './refine-rows.ts';

/** Shards that are read at the same time. */
const PARALLEL_READS = 8;

/**
 * One item of the stage Refine: reads its partitions from every shard and decides on every pair by itself. It writes the
 * pairs that are left and those that are not, and what Compare needs to find out which of the former are too much like
 * pairs of other items. The bytes it writes depend on the pairs alone. Memory: the item's pairs (about 50,000, some 1 KB
 * each; 5 KB where near-duplicates are looked for), the held-out index and the aligner's tables.
 * @throws PairsLost, ShardDamaged, ObjectMissing, ContractViolation
 */
export async function refinePartition(
  item: RefineItem,
  { data, log }: { data: Objects; log: Log },
): Promise<RefineDraft> {
  const { runId } = item;
  const { plan, refinement, tokens, heldOut, judge, takeTermReport, withDomain } = await openRun(data, runId);
  const decisions = new RowDecisions({ plan, heldOut, spikes: refinement.spikes, judge });
  const rows: RefineRow[] = [];
  await eachPair(data, refinement.shardKeys, item, (partition, pair) => {
    const row = refineRow(partition, withDomain(pair), tokens);
    rows.push(row);
    decisions.add(row);
  });
  const refined = decisions.finish();

  const termReport = takeTermReport();
  if (termReport) await writeJson(data, keys.termReport(runId, item.item), TermReport, termReport);
  const survivorsKey = keys.survivors(runId, item.item);
  const survivors = await writeDatasetFile(data, survivorsKey, refined.survivors.map(toPairRow), writePairs);
  const dropsKey = keys.draftDrops(runId, item.item);
  const drops = await writeDatasetFile(data, dropsKey, refined.drops.map(toDropRow), writeDrops);
  const draft: RefineDraft = {
    v: 1,
    item,
    ...summariseDraft(rows, refined),
    files: { survivors, drops },
  };
  assertNothingLost(item, draft, refined.survivors.length);
  const comparison = encodeComparison(refined.comparison);
  await data.put(keys.comparison(runId, item.item), comparison, 'application/octet-stream');
  await writeJson(data, keys.refineDraft(runId, item.item), RefineDraft, draft);
  log.info(`Refined partitions ${item.firstPartition} to ${item.lastPartition}.`, {
    read: draft.read,
    survivors: refined.survivors.length,
    drops: draft.drops,
  });
  return draft;
}

const openRun = oncePerRun(async (data, runId) => {
  const plan = await readJson(data, keys.plan(runId), PreparationPlan);
  const refinement = await readJson(data, keys.refinement(runId), Refinement);
  // Whoever looks at a pair finds its tokens read.
  const tokens = new PairTokens();
  return {
    plan,
    refinement,
    tokens,
    heldOut: await loadHeldOutIndex(data, plan, refinement, tokens),
    ...(await openJudge(data, plan, refinement, tokens)),
    withDomain: await openDomains(data, plan, refinement, tokens.source),
  };
});

/** The domains that the run's model finds, where there is one, for pairs that have none. */
async function openDomains(data: Objects, plan: PreparationPlan, refinement: Refinement, side: SideTokens) {
  const { domainModelKey } = refinement;
  if (domainModelKey === undefined) return assignDomains(plan, undefined);
  return assignDomains(plan, { model: await readJson(data, domainModelKey, DomainModel) }, side);
}

async function eachPair(
  data: Objects,
  shardKeys: readonly string[],
  item: RefineItem,
  visit: (partition: number, pair: Pair) => void,
): Promise<void> {
  const readShard = async (key: string) => {
    const shard = readShardPartitions(data, key, item.firstPartition, item.lastPartition);
    for await (const { partition, pair } of shard) visit(partition, pair);
  };
  for (let first = 0; first < shardKeys.length; first += PARALLEL_READS) {
    await Promise.all(shardKeys.slice(first, first + PARALLEL_READS).map(readShard));
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
