import type { RefineReport } from '../../contracts/shard.ts';
import { countScore, emptyScoreHistogram } from '../alignment/score.ts';
import { addPair, emptyStatistics } from '../statistics/text-statistics.ts';
import type { RefinedRows, RefineRow } from './refine-rows.ts';

/** Languages are identified at Ingest, where they are judged; here they are not known. */
const UNIDENTIFIED = 'und';

type SourceCounts = RefineReport['sources'][string];

/** The counts of a Refine report: over all, per source, and of what is in training. Names in ascending order. */
export function summariseRows(
  rows: readonly RefineRow[],
  { train, heldOut, drops }: RefinedRows,
): Pick<
  RefineReport,
  'read' | 'train' | 'heldOut' | 'drops' | 'sources' | 'conflicts' | 'scores' | 'statistics'
> {
  const sources = new Map<string, SourceCounts>();
  const of = (sourceId: string): SourceCounts => {
    const counts = sources.get(sourceId) ?? { read: 0, train: 0, heldOut: 0, drops: {} };
    sources.set(sourceId, counts);
    return counts;
  };
  const statistics = emptyStatistics();
  const scores = emptyScoreHistogram();
  const bySet: Record<string, number> = {};
  const byReason: Record<string, number> = {};
  for (const { sourceId } of rows) of(sourceId).read++;
  for (const row of train) {
    of(row.sourceId).train++;
    addPair(statistics, row, UNIDENTIFIED, UNIDENTIFIED);
    if (row.score !== null) countScore(scores, row.score);
  }
  for (const { row, setId } of heldOut) {
    of(row.sourceId).heldOut++;
    bySet[setId] = (bySet[setId] ?? 0) + 1;
  }
  for (const { row, reason } of drops) {
    const own = of(row.sourceId).drops;
    own[reason] = (own[reason] ?? 0) + 1;
    byReason[reason] = (byReason[reason] ?? 0) + 1;
    if (reason === 'score' && row.score !== null) countScore(scores, row.score);
  }
  return {
    read: rows.length,
    train: train.length,
    heldOut: byName(bySet),
    drops: byName(byReason),
    sources: byName(
      Object.fromEntries(
        [...sources].map(([id, counts]) => [id, { ...counts, drops: byName(counts.drops) }]),
      ),
    ),
    conflicts: countConflicts(train),
    scores,
    statistics,
  };
}

/** Source segments that stand in training with more than one translation. */
function countConflicts(train: readonly RefineRow[]): number {
  const pairs = new Map<string, number>();
  for (const { source } of train) pairs.set(source, (pairs.get(source) ?? 0) + 1);
  return [...pairs.values()].filter((count) => count > 1).length;
}

const byName = <Value>(record: Record<string, Value>): Record<string, Value> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
