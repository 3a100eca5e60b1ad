import type { RefineDraft } from '../../contracts/comparison.ts';
import type { ConflictSample, RefineReport } from '../../contracts/shard.ts';
import { countScore, emptyScoreHistogram, shorterLength } from '../alignment/score.ts';
import { addScoreHistograms, ScoreHistograms } from '../alignment/score-histograms.ts';
import type { PairRow } from '../parquet/pair-rows.ts';
import { addCounts, addHistograms, countBy, countOf } from '../statistics/counts.ts';
import { addPair, emptyStatistics } from '../statistics/text-statistics.ts';
import { SegmentScanner } from '../text/scan-segment.ts';
import type { RefinedRows, RefineRow } from './refine-rows.ts';

/** Languages are identified at Ingest, where they are judged; here they are not known. */
const UNIDENTIFIED = 'und';
/** Pairs without a domain are counted under this name. */
const NO_DOMAIN = 'none';
/** Conflicting translations that a report shows. */
const CONFLICT_SAMPLES = 20;

/** The counts of what Refine decided: over all, and per source. Names in ascending order. */
export function summariseDraft(
  rows: readonly RefineRow[],
  { heldOut, drops }: RefinedRows,
): Pick<RefineDraft, 'read' | 'heldOut' | 'drops' | 'sources' | 'domains' | 'scores' | 'scoreHistograms'> {
  const scores = emptyScoreHistogram();
  const histograms = new ScoreHistograms();
  for (const { row, reason } of drops) {
    if (reason !== 'score' || row.score === null) continue;
    countScore(scores, row.score);
    histograms.add(row.sourceId, shorterLength(row), 'dropped', row.score);
  }
  const read = countBy(rows, ({ sourceId }) => sourceId);
  const held = countBy(heldOut, ({ row }) => row.sourceId);
  const heldOfDomain = countBy(heldOut, ({ row }) => domainName(row));
  return {
    read: rows.length,
    heldOut: countBy(heldOut, ({ setId }) => setId),
    drops: countBy(drops, ({ reason }) => reason),
    sources: Object.fromEntries(
      Object.entries(read).map(([id, ofSource]) => {
        const own = drops.filter(({ row }) => row.sourceId === id);
        return [id, { read: ofSource, heldOut: held[id] ?? 0, drops: countBy(own, ({ reason }) => reason) }];
      }),
    ),
    domains: Object.fromEntries(
      Object.entries(countBy(rows, domainName)).map(([domain, ofDomain]) => [
        domain,
        { read: ofDomain, heldOut: countOf(heldOfDomain, domain) },
      ]),
    ),
    scores,
    scoreHistograms: histograms.result(),
  };
}

const domainName = ({ domain }: { domain?: string | null }): string => domain ?? NO_DOMAIN;

/** What is counted of an item's training file. */
type TrainingSummary = Pick<
  RefineReport,
  'train' | 'conflicts' | 'conflictSamples' | 'scores' | 'scoreHistograms' | 'statistics'
> & { sources: Map<string, { train: number; conflicts: number }>; domains: Record<string, number> };

/** Counts the rows of a training file as they are read. Holds the different source segments of the item. */
export class TrainingCounter {
  private train = 0;
  private readonly statistics = emptyStatistics();
  private readonly scanner = new SegmentScanner(UNIDENTIFIED);
  private readonly scores = emptyScoreHistogram();
  private readonly histograms = new ScoreHistograms();
  private readonly domains = new Map<string, number>();
  private readonly sources = new Map<string, { train: number; conflicts: number }>();
  /** First row of every source segment, until it is known to have a rival. */
  private readonly alone = new Map<string, { target: string; sourceId: string } | undefined>();
  private readonly samples: ConflictSample[] = [];
  private conflicts = 0;

  add(row: Pick<PairRow, 'source' | 'target' | 'sourceId' | 'score' | 'domain'>): void {
    const { source, target, sourceId, score } = row;
    this.train++;
    this.domains.set(domainName(row), (this.domains.get(domainName(row)) ?? 0) + 1);
    this.of(sourceId).train++;
    const sourceTokens = this.scanner.scan(source).tokens;
    const targetTokens = this.scanner.scan(target).tokens;
    const counted = { source, target, sourceTokens, targetTokens };
    addPair(this.statistics, counted, UNIDENTIFIED, UNIDENTIFIED);
    if (score !== null) {
      countScore(this.scores, score);
      this.histograms.add(sourceId, Math.min(sourceTokens, targetTokens), 'kept', score);
    }
    if (!this.alone.has(source)) {
      this.alone.set(source, { target, sourceId });
      return;
    }
    this.of(sourceId).conflicts++;
    const first = this.alone.get(source);
    if (!first) return;
    this.of(first.sourceId).conflicts++;
    this.conflicts++;
    this.alone.set(source, undefined);
    const targets = [first, { target, sourceId }];
    if (this.samples.length < CONFLICT_SAMPLES) this.samples.push({ source, targets });
  }

  summary(): TrainingSummary {
    const { train, conflicts, samples, scores, statistics, sources } = this;
    const domains = Object.fromEntries(this.domains);
    const scoreHistograms = this.histograms.result();
    return {
      train,
      conflicts,
      conflictSamples: samples,
      scores,
      scoreHistograms,
      statistics,
      sources,
      domains,
    };
  }

  private of(sourceId: string): { train: number; conflicts: number } {
    const counts = this.sources.get(sourceId) ?? { train: 0, conflicts: 0 };
    this.sources.set(sourceId, counts);
    return counts;
  }
}

/** The counts of an item in the end: what Refine decided, what fell to other pairs since, and what is in training. */
export function summariseItem(
  draft: RefineDraft,
  late: readonly { reason: string; sourceId: string }[],
  training: TrainingSummary,
): Omit<RefineReport, 'v' | 'item' | 'leaked' | 'files'> {
  const { read, heldOut } = draft;
  const { train, conflicts, conflictSamples, statistics } = training;
  return {
    read,
    train,
    heldOut,
    drops: addCounts([draft.drops, countBy(late, ({ reason }) => reason)]),
    sources: Object.fromEntries(
      Object.entries(draft.sources).map(([id, counts]) => {
        const lost = countBy(
          late.filter(({ sourceId }) => sourceId === id),
          ({ reason }) => reason,
        );
        const own = training.sources.get(id) ?? { train: 0, conflicts: 0 };
        return [id, { ...counts, ...own, drops: addCounts([counts.drops, lost]) }];
      }),
    ),
    domains: Object.fromEntries(
      Object.entries(draft.domains).map(([domain, counts]) => [
        domain,
        { ...counts, train: countOf(training.domains, domain) },
      ]),
    ),
    conflicts,
    conflictSamples,
    scores: addHistograms([draft.scores, training.scores]),
    scoreHistograms: addScoreHistograms([draft.scoreHistograms, training.scoreHistograms]),
    statistics,
  };
}
