import { z } from 'zod';
import { Count, RunId, SourceId } from './primitives.ts';
import { DatasetFile, RefineItem, ScoreHistogram } from './shard.ts';

/** What became of one source's pairs at a stage: drops by reason. */
const SourceDecisions = z.strictObject({
  read: Count,
  heldOut: Count,
  drops: z.record(z.string(), Count),
});

/**
 * What one Refine item decided on its own pairs, before Compare found what they share with pairs of other items.
 * read = survivors + heldOut + sum of drops. `runs/<run>/refined/<item>.json`.
 */
export const RefineDraft = z.strictObject({
  v: z.literal(1),
  item: RefineItem,
  read: Count,
  /** Pairs that belong to held-out sets and were recognised as theirs, by set id. */
  heldOut: z.record(z.string(), Count),
  drops: z.record(z.string(), Count),
  sources: z.record(SourceId, SourceDecisions),
  /** Pairs by domain; `none` for those without. */
  domains: z.record(z.string(), z.strictObject({ read: Count, heldOut: Count })),
  /** Histogram over SCORE_EDGES of the pairs that the score dropped. */
  scores: z.array(Count),
  /** The same by source and length class. */
  scoreHistograms: z.array(ScoreHistogram).default([]),
  /** Under the run; absent when there are no rows. */
  files: z.strictObject({ survivors: DatasetFile.optional(), drops: DatasetFile.optional() }),
});
export type RefineDraft = z.infer<typeof RefineDraft>;

/** One item of the Compare map: partitions first..last of the keys under which pairs meet, both included. */
export const CompareItem = z.strictObject({
  runId: RunId,
  item: Count,
  firstPartition: Count,
  lastPartition: Count,
});
export type CompareItem = z.infer<typeof CompareItem>;

/** What one Compare item found. `runs/<run>/compared/<item>.json`. */
export const CompareReport = z.strictObject({
  v: z.literal(1),
  item: CompareItem,
  /** Pairs under their keys; a pair has a key for its target and one a band. */
  entries: Count,
  /** Pairs that lost here, by reason; one that lost under several keys counts for each. */
  losers: z.record(z.string(), Count),
});
export type CompareReport = z.infer<typeof CompareReport>;
