import type { PreparationPlan } from '../../contracts/plan.ts';
import { IngestReport, PARTITIONS } from '../../contracts/shard.ts';
import { keys } from '../keys.ts';
import { readJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import type { Pair } from '../pairs/pair.ts';
import { readShardPartitions } from '../pairs/shard-file.ts';

/** What Ingest, in this run and in earlier ones, left for a dataset version. */
export interface CorpusShards {
  /** Ascending. */
  shardKeys: string[];
  pairs: number;
  /** What this run ingested itself. */
  delivered: readonly IngestReport[];
  /** Pairs of each source that Ingest read, and that it kept. */
  sources: Map<string, { read: number; kept: number }>;
  /**
   * All pairs of the shards that hold some of these sources: theirs, and others; or a random share of them, drawn by the
   * hash of the source's skeleton. Streams one partition at a time.
   */
  pairsOf: (sourceIds: ReadonlySet<string>, share?: number) => AsyncIterable<Pair>;
  /** All pairs of partitions first to last, both included, shard by shard. Streams one partition at a time. */
  pairsOfPartitions: (first: number, last: number) => AsyncIterable<Pair>;
}

/** Reads the ingest reports of a plan's own and reused shards. @throws ObjectMissing, ContractViolation */
export async function readCorpusShards(data: Objects, plan: PreparationPlan): Promise<CorpusShards> {
  const reports: IngestReport[] = [];
  for (const key of plan.reusedReportKeys) reports.push(await readJson(data, key, IngestReport));
  const delivered: IngestReport[] = [];
  for await (const { key } of data.list(keys.ingestReports(plan.runId))) {
    delivered.push(await readJson(data, key, IngestReport));
  }
  reports.push(...delivered);
  const sources = new Map<string, { read: number; kept: number }>();
  const sourcesOfShard = new Map<string, Set<string>>();
  for (const { inputs, shardKeys: keysOfShard } of reports) {
    for (const { input, read, kept } of inputs) {
      const sum = sources.get(input.sourceId) ?? { read: 0, kept: 0 };
      sources.set(input.sourceId, { read: sum.read + read, kept: sum.kept + kept });
      if (kept === 0) continue;
      for (const shardKey of keysOfShard) {
        const there = sourcesOfShard.get(shardKey) ?? new Set();
        sourcesOfShard.set(shardKey, there.add(input.sourceId));
      }
    }
  }
  const shardKeys = [...sourcesOfShard.keys()].sort();
  return {
    shardKeys,
    pairs: reports.reduce((sum, report) => sum + report.pairs, 0),
    delivered,
    sources,
    async *pairsOf(sourceIds, share = 1) {
      const last = Math.max(1, Math.ceil(PARTITIONS * share)) - 1;
      for (const key of shardKeys) {
        if (![...(sourcesOfShard.get(key) ?? [])].some((sourceId) => sourceIds.has(sourceId))) continue;
        for await (const { pair } of readShardPartitions(data, key, 0, last)) yield pair;
      }
    },
    async *pairsOfPartitions(first, last) {
      for (const key of shardKeys) {
        for await (const { pair } of readShardPartitions(data, key, first, last)) yield pair;
      }
    },
  };
}
