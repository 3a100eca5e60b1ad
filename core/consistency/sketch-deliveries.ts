import type { PreparationPlan } from '../../contracts/plan.ts';
import { languagesOf } from '../../contracts/primitives.ts';
import { type IngestReport, PARTITIONS } from '../../contracts/shard.ts';
import type { TextSketch } from '../../contracts/text-sketch.ts';
import type { Objects } from '../objects/objects.ts';
import { readShardPartitions } from '../pairs/shard-file.ts';
import { sketchPairs } from './text-sketch.ts';

/** Pairs of a run's own shards that are looked at. */
const SAMPLE_PAIRS = 40_000;

/**
 * The sketch of what each source delivered in this run, from the first partitions of its shards, which are a random
 * sample. Holds the sample.
 */
export async function sketchDeliveries(
  data: Objects,
  plan: Pick<PreparationPlan, 'languagePair'>,
  ownIngest: readonly Pick<IngestReport, 'pairs' | 'shardKeys'>[],
): Promise<Map<string, TextSketch>> {
  const pairs = ownIngest.reduce((sum, report) => sum + report.pairs, 0);
  const partitions = Math.min(PARTITIONS, Math.ceil((PARTITIONS * SAMPLE_PAIRS) / Math.max(1, pairs)));
  const bySource = new Map<string, { source: string; target: string }[]>();
  for (const key of ownIngest.flatMap(({ shardKeys }) => shardKeys)) {
    for await (const { pair } of readShardPartitions(data, key, 0, partitions - 1)) {
      const [{ sourceId }] = pair.origins;
      const found = bySource.get(sourceId) ?? [];
      bySource.set(sourceId, found);
      found.push({ source: pair.source, target: pair.target });
    }
  }
  const languages = languagesOf(plan.languagePair);
  return new Map(
    [...bySource].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, own]) => [id, sketchPairs(own, languages)]),
  );
}
