import { z } from 'zod';
import { PlanInput } from './plan.ts';
import { Count, RunId, ShortHash, SourceId } from './primitives.ts';
import { Rights } from './rights.ts';

/** Partitions are logical and always this many; an item of Refine covers a range of them. */
export const PARTITIONS = 4096;

/** Upper edges of the length classes and histograms, in tokens of the source; the last class is open. */
export const LENGTH_EDGES = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128] as const;

/** Upper edges of the histogram of target over source length in characters; the last class is open. */
export const RATIO_EDGES = [0.25, 0.4, 0.6, 0.8, 1, 1.25, 1.6, 2.5, 4] as const;

/** What is counted of the pairs that one input brought; sums of these are the statistics of a delivery and a version. */
export const TextStatistics = z.strictObject({
  pairs: Count,
  sourceTokens: Count,
  targetTokens: Count,
  sourceCharacters: Count,
  targetCharacters: Count,
  sourceLengths: z.array(Count).length(LENGTH_EDGES.length + 1),
  targetLengths: z.array(Count).length(LENGTH_EDGES.length + 1),
  ratios: z.array(Count).length(RATIO_EDGES.length + 1),
  /** Identified language to number of segments; `und` where the text is too short to tell. */
  sourceLanguages: z.record(z.string(), Count),
  targetLanguages: z.record(z.string(), Count),
});
export type TextStatistics = z.infer<typeof TextStatistics>;

/** One item of the Ingest map. `inputs` are indexes into the plan's shard: all of them, or one when a shard is retried singly. */
export const IngestItem = z.strictObject({ runId: RunId, shard: Count, inputs: z.array(Count).min(1) });
export type IngestItem = z.infer<typeof IngestItem>;

/** Titles that are counted of one input. */
export const MOST_TITLES = 1000;

export const QuarantineReason = z.strictObject({
  /** Name of the error class, e.g. `MalformedTmx`. */
  error: z.string(),
  /** What is wrong, in which file and line or record, and what to do. */
  message: z.string(),
  line: z.int().min(1).optional(),
  record: z.int().min(1).optional(),
});
export type QuarantineReason = z.infer<typeof QuarantineReason>;

/** Something to know about an input that was read. */
export const InputNote = QuarantineReason.extend({
  /** `skipped`: this part of the input is not in the shard, the rest is. `warning`: it is, but look at it. */
  kind: z.enum(['skipped', 'warning']),
  /** Member of an archive, sheet of a workbook; absent when it is the whole input. */
  part: z.string().optional(),
});
export type InputNote = z.infer<typeof InputNote>;

/** Records of an input, `firstRecord` to `lastRecord`, of which an archive that they lie in says something. */
export const InputPart = z.strictObject({
  firstRecord: z.int().min(1),
  lastRecord: z.int().min(1),
  /** What it says; what it leaves out holds for them as for the whole input. */
  rights: Rights,
});
export type InputPart = z.infer<typeof InputPart>;

/** What became of one input at Ingest. read = kept + sum of drops. */
export const InputReport = z.strictObject({
  input: PlanInput,
  /** SHA-256 of the files, or of the input's range of them, as they were read, in their order. */
  sha256: z.array(z.string()),
  read: Count,
  kept: Count,
  drops: z.record(z.string(), Count),
  /** Of the kept pairs. */
  statistics: TextStatistics,
  /** Records read by title, in the order in which the titles appear; where it is full, others may be among the rest. */
  titles: z
    .array(z.strictObject({ title: z.string(), records: Count }))
    .max(MOST_TITLES)
    .default([]),
  /** In ascending order, without overlap; records of no part have the rights of the whole input. */
  parts: z.array(InputPart).default([]),
  /** Kept or dropped pairs in which personal data or hidden text was found, by its kind. */
  protectedPairs: z.record(z.string(), Count).default({}),
  /** What of the file could not be read while the rest could (a member of an archive), and what was odd about it. */
  notes: z.array(InputNote).default([]),
  /** Set when the file was unreadable: nothing of it is in the shard, the file lies in quarantine. */
  quarantine: QuarantineReason.optional(),
});
export type InputReport = z.infer<typeof InputReport>;

export const IngestReport = z.strictObject({
  v: z.literal(1),
  /** Names the shard's objects for good: hash of the inputs' checksums, the ingest part of the recipe and the code version. */
  shardId: ShortHash,
  pairs: Count,
  inputs: z.array(InputReport),
  /** Keys of the shard's objects (kept pairs): several where the shard has many pairs, none when nothing was kept. */
  shardKeys: z.array(z.string()),
  /** Keys of the shard's drop logs (Parquet); none when nothing was dropped. */
  dropsKeys: z.array(z.string()),
});
export type IngestReport = z.infer<typeof IngestReport>;

/** One item of the Refine map: partitions first..last, both included. */
export const RefineItem = z.strictObject({
  runId: RunId,
  item: Count,
  firstPartition: Count,
  lastPartition: Count,
});
export type RefineItem = z.infer<typeof RefineItem>;

/** A file of a dataset version. */
export const DatasetFile = z.strictObject({
  key: z.string(),
  rows: Count,
  sizeBytes: Count,
  sha256: z.string(),
});
export type DatasetFile = z.infer<typeof DatasetFile>;

/** Fixed classes of the score histogram: log ratio per token from -4 to 8 in steps of 0.25, with open ends. */
export const SCORE_EDGES = Array.from({ length: 49 }, (_, index) => -4 + index * 0.25);

/**
 * Alignment scores of one source and length class (index into SCORE_LENGTH_CLASSES), over SCORE_EDGES: of the pairs in
 * training, and of those that the score dropped. Shorter pairs, which the score never drops, are in none.
 */
export const ScoreHistogram = z.strictObject({
  sourceId: SourceId,
  lengthClass: Count,
  kept: z.array(Count),
  dropped: z.array(Count),
});
export type ScoreHistogram = z.infer<typeof ScoreHistogram>;

/** One source segment that stands in training with different targets. */
export const ConflictSample = z.strictObject({
  source: z.string(),
  /** The first two, by pair id, each with the source that it came from. */
  targets: z.array(z.strictObject({ target: z.string(), sourceId: SourceId })).length(2),
});
export type ConflictSample = z.infer<typeof ConflictSample>;

/** What became of the pairs of one Refine item in the end. read = train + heldOut + sum of drops. */
export const RefineReport = z.strictObject({
  v: z.literal(1),
  item: RefineItem,
  read: Count,
  train: Count,
  /** Pairs that belong to held-out sets and were recognised as theirs, by set id. */
  heldOut: z.record(z.string(), Count),
  drops: z.record(z.string(), Count),
  /** Per source: pairs read, kept in training, drops by reason. */
  sources: z.record(
    SourceId,
    z.strictObject({
      read: Count,
      train: Count,
      heldOut: Count,
      drops: z.record(z.string(), Count),
      /** Pairs in training whose source segment has another translation there too. */
      conflicts: Count,
    }),
  ),
  /** Pairs by domain; `none` for those without. */
  domains: z.record(z.string(), z.strictObject({ read: Count, train: Count, heldOut: Count })),
  /** Source segments with more than one translation left in training. */
  conflicts: Count,
  /** Some of them: the first 20 of the item, in the order of its training file. */
  conflictSamples: z.array(ConflictSample).max(20),
  scores: z.array(Count),
  /** By source, then by length class. */
  scoreHistograms: z.array(ScoreHistogram).default([]),
  statistics: TextStatistics,
  /** Pairs in this item's training file that share a held-out segment by the definition of promise 3; must be 0. */
  leaked: Count,
  files: z.strictObject({ train: DatasetFile.optional(), drops: DatasetFile.optional() }),
});
export type RefineReport = z.infer<typeof RefineReport>;
