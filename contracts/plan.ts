import { z } from 'zod';
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
import { SourceSettings } from './recipe/source-settings.ts';
import { RemovalRule, Rights } from './rights.ts';

/**
 * How the records of an input are read. `archive` is a zip or tar file whose members are inputs of their own; formats
 * of one language a file (`moses`, `subtitles`, `documents` and the localisation files) have two files, source first.
 */
export const InputFormat = z.enum([
  'tmx',
  'xliff',
  'tsv',
  'csv',
  'jsonl',
  'parquet',
  'moses',
  'po',
  'mo',
  'tbx',
  'xlsx',
  'subtitles',
  'documents',
  'android-strings',
  'apple-strings',
  'properties',
  'json-strings',
  'archive',
]);
export type InputFormat = z.infer<typeof InputFormat>;

/** What wraps the bytes of a file. */
export const Compression = z.enum(['none', 'gzip', 'bzip2', 'xz', 'zstd']);
export type Compression = z.infer<typeof Compression>;

/** One object in the landing bucket, as it was when it was claimed. */
export const InputFile = z.strictObject({
  uploadId: ShortHash,
  key: z.string(),
  versionId: z.string().optional(),
  eTag: z.string(),
  sizeBytes: Count,
});
export type InputFile = z.infer<typeof InputFile>;

/** What one reader reads: one file, or two where each has one language (source first). */
export const PlanInput = z.strictObject({
  /** Hash of the files' upload ids: names the input for good, in pairs' origins and in reports. */
  inputId: ShortHash,
  sourceId: SourceId,
  format: InputFormat,
  /** Of each of the files. */
  compression: Compression,
  files: z.array(InputFile).min(1).max(2),
  /** Of an uncompressed file of lines that is cut into several inputs: the bytes of this one, both ends included. */
  range: z.strictObject({ firstByte: Count, lastByte: Count }).optional(),
  /** What came with the files; absent when nothing did. */
  rights: Rights.optional(),
});
export type PlanInput = z.infer<typeof PlanInput>;

/** A shard of earlier or of this run. Its object holds the kept pairs of all its inputs, sorted by partition. */
export const PlanShard = z.strictObject({
  shard: Count,
  inputs: z.array(PlanInput).min(1),
});
export type PlanShard = z.infer<typeof PlanShard>;

/** Everything a preparation run will do, fixed before it begins. Stored as `runs/<run>/plan.json`. */
export const PreparationPlan = z.strictObject({
  v: z.literal(1),
  /** Hash of inputs, recipe, code version, removals, previous version and decontamination lists: equal plans give equal versions. */
  planId: Sha256,
  runId: RunId,
  corpus: CorpusName,
  languagePair: LanguagePair,
  createdAt: IsoTime,
  codeVersion: z.string(),
  recipe: PreparationRecipe,
  recipeHash: ShortHash,
  /** Of the part of the recipe that Ingest reads; shard objects are reused while it and the code stay. */
  ingestHash: ShortHash,
  sources: z.record(SourceId, SourceSettings),
  /** Text that must not be in the version; of this corpus, in ascending order of their ids. */
  removals: z.array(RemovalRule).default([]),
  previousVersion: z.string().optional(),
  /** Shards to ingest in this run. */
  shards: z.array(PlanShard),
  /** Ingest reports of earlier runs whose shard objects this version takes over as they are. */
  reusedReportKeys: z.array(z.string()),
  /** Uploads that say something about others (`dragoman.json`, `<file>.rights.json`) and are no inputs. */
  descriptions: z.array(InputFile).default([]),
  /** Uploads that were refused before any reader saw them, with the reason. */
  refused: z.array(
    z.strictObject({ file: InputFile, sourceId: z.string(), reason: z.string(), message: z.string() }),
  ),
});
export type PreparationPlan = z.infer<typeof PreparationPlan>;
