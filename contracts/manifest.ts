import { z } from 'zod';
import { HeldOutSet } from './aligner.ts';
import { Compression, InputFile, PlanInput } from './plan.ts';
import { PreparationRecipe } from './preparation-recipe.ts';
import {
  CorpusName,
  Count,
  IsoTime,
  LanguagePair,
  RunId,
  Sha256,
  ShortHash,
  SourceId,
} from './primitives.ts';
import {
  DatasetFile,
  InputNote,
  InputReport,
  QuarantineReason,
  ScoreHistogram,
  TextStatistics,
} from './shard.ts';
import { TableColumn } from './table.ts';
import { MissedTerms } from './term-report.ts';
import { TextSketch } from './text-sketch.ts';

/** A dataset version's id: `v` and the first 12 hexadecimal digits of its plan's id. */
export const DatasetVersionId = z.string().regex(/^v[0-9a-f]{12}$/);
export type DatasetVersionId = z.infer<typeof DatasetVersionId>;

/** What one upload batch of one source brought, at Ingest. */
export const Delivery = z.strictObject({
  sourceId: SourceId,
  runId: RunId,
  deliveredAt: IsoTime,
  read: Count,
  kept: Count,
  drops: z.record(z.string(), Count),
  statistics: TextStatistics,
  /** Of a sample of the kept pairs; absent when none was kept. */
  sketch: TextSketch.optional(),
});
export type Delivery = z.infer<typeof Delivery>;

/** One upload in the lineage of a version. */
export const ManifestInput = z.strictObject({
  inputId: ShortHash,
  sourceId: SourceId,
  format: PlanInput.shape.format,
  compression: Compression,
  range: PlanInput.shape.range,
  files: z.array(InputFile.extend({ sha256: z.string() })),
  /** What came with the files, and what is known of them with the source's settings. */
  rights: PlanInput.shape.rights,
  licence: z.string(),
  owner: z.string().optional(),
  title: z.string().optional(),
  titles: InputReport.shape.titles,
  parts: InputReport.shape.parts,
  read: Count,
  kept: Count,
  drops: z.record(z.string(), Count),
  notes: z.array(InputNote).default([]),
  quarantine: QuarantineReason.optional(),
});
export type ManifestInput = z.infer<typeof ManifestInput>;

/** `manifest.json` of a dataset version: what it holds, what it came from, and how. Immutable. */
export const DatasetManifest = z.strictObject({
  v: z.literal(1),
  version: DatasetVersionId,
  planId: Sha256,
  runId: RunId,
  corpus: CorpusName,
  languagePair: LanguagePair,
  createdAt: IsoTime,
  codeVersion: z.string(),
  /** ICU and Unicode decide what a word is. */
  icuVersion: z.string(),
  normaliserVersion: z.int(),
  recipe: PreparationRecipe,
  recipeHash: ShortHash,
  /** Of the part of the recipe that Ingest reads; while it and the code stay, shards are reused. */
  ingestHash: ShortHash,
  previousVersion: z.string().optional(),
  counts: z.strictObject({
    /** read = train + heldOut + dropped, over all inputs that are not in quarantine. */
    read: Count,
    train: Count,
    heldOut: Count,
    dropped: Count,
    leaked: Count,
    conflicts: Count,
    quarantinedInputs: Count,
  }),
  /** Pairs in which personal data or hidden text was found, by its kind. */
  protectedPairs: z.record(z.string(), Count),
  /** Reason to number of pairs, Ingest and Refine together. */
  drops: z.record(z.string(), Count),
  /** Absent without a termbase. */
  missedTerms: MissedTerms.optional(),
  sources: z.record(
    SourceId,
    z.strictObject({ read: Count, train: Count, heldOut: Count, drops: z.record(z.string(), Count) }),
  ),
  statistics: TextStatistics,
  /** Of a sample of the training pairs. */
  sketch: TextSketch.optional(),
  /** Histogram over SCORE_EDGES. */
  scores: z.array(Count),
  /** The same by source and length class; empty where a version is older than they are. */
  scoreHistograms: z.array(ScoreHistogram).default([]),
  train: z.array(DatasetFile),
  dropLogs: z.array(DatasetFile),
  /** Keys of the drop logs of shards, which versions share. */
  shardDropLogs: z.array(z.string()),
  ingestReports: z.array(z.string()),
  heldOut: z.array(HeldOutSet),
  /** Of tables: the columns of their rows, in their order. */
  table: z.array(TableColumn).optional(),
  aligner: z.string().optional(),
  /** Key of the model that gave pairs without a domain theirs. */
  domainModel: z.string().optional(),
  /** What each domain has, and how often a pair of it is to be drawn in training. `none`: pairs without a domain. */
  domains: z.record(
    z.string(),
    z.strictObject({ read: Count, train: Count, heldOut: Count, weight: z.number().min(0) }),
  ),
  inputs: z.array(ManifestInput),
  /** Uploads that said what rights the inputs have and which files belong together, the latest last. */
  descriptions: z.array(InputFile).default([]),
  /** The last ten deliveries of each source, oldest first, this one included. */
  deliveries: z.array(Delivery),
  /** Of all inputs of which something was kept, and of their parts; so are the owners. */
  licences: z.array(z.string()),
  owners: z.array(z.string()).default([]),
  /** Removals that the version was made under: none of their text is in it. */
  removals: z.array(ShortHash).default([]),
});
export type DatasetManifest = z.infer<typeof DatasetManifest>;
