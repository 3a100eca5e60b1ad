import { type DropRow, readDrops } from '../../core/parquet/drop-rows.ts';
import { BottomK } from '../../core/splits/bottom-k.ts';
import type { OpenDataset } from './open-dataset.ts';
import { originOf } from './origin-of.ts';

/** One reason, how often it dropped a pair, and some of the pairs. */
export interface ExplainedReason {
  reason: string;
  pairs: number;
  examples: { source: string; target: string; detail: string | null; score: number | null; origin: string }[];
}

/**
 * Counts a version's drop logs by reason, the most frequent first, with the same examples every time, drawn by hash.
 * Streams the logs; holds the examples.
 */
export async function explainDrops(
  dataset: OpenDataset,
  { reason, source, limit }: { reason?: string; source?: string; limit: number },
): Promise<ExplainedReason[]> {
  const reasons = new Map<string, { pairs: number; examples: BottomK<DropRow> }>();
  for await (const row of dropsOf(dataset)) {
    if ((reason !== undefined && row.reason !== reason) || (source !== undefined && row.sourceId !== source))
      continue;
    const found = reasons.get(row.reason) ?? {
      pairs: 0,
      examples: new BottomK<DropRow>(limit, 'examples', (a) => a),
    };
    reasons.set(row.reason, found);
    found.pairs++;
    found.examples.offer(`${row.inputId} ${row.record}`, () => row);
  }
  const name = originOf(dataset.manifest);
  return [...reasons]
    .sort(([a, { pairs: first }], [b, { pairs: second }]) => second - first || (a < b ? -1 : 1))
    .map(([reason, { pairs, examples }]) => ({
      reason,
      pairs,
      examples: examples.smallest().map(({ value: { source, target, detail, score, inputId, record } }) => ({
        source,
        target,
        detail,
        score,
        origin: name(inputId, record),
      })),
    }));
}

/** All pairs that a version dropped, at Ingest and after it. */
export async function* dropsOf({ data, manifest }: OpenDataset): AsyncIterable<DropRow> {
  for (const key of [...manifest.shardDropLogs, ...manifest.dropLogs.map((file) => file.key)]) {
    yield* readDrops(data, key);
  }
}
