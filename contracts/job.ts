import { z } from 'zod';
import { Count, Language, RunId, S3Uri, Sha256, Share } from './primitives.ts';
import { TaskType, TrainingRecipe } from './training-recipe.ts';

export const JobStep = z.enum(['binarize', 'train', 'evaluate']);
export type JobStep = z.infer<typeof JobStep>;

/** What a relaunch changes. Neutral values leave the job as it was planned. */
export const Adjustments = z.strictObject({
  /** Every planned batch is computed in this many micro-batches, normalised by target tokens over the whole batch. */
  microBatches: z.int().min(1).max(256).default(1),
  learningRateFactor: z.number().gt(0).max(1).default(1),
  /** `previous` skips the newest checkpoint because it is damaged. */
  checkpoint: z.enum(['latest', 'previous']).default('latest'),
});
export type Adjustments = z.infer<typeof Adjustments>;

/**
 * What one attempt of one Batch job has to do; the `--config` of the trainer's CLI:
 * `trainer STEP --task T --config URI --in name=URI ... --out URI --state URI`.
 */
export const JobFile = z.strictObject({
  v: z.literal(1),
  runId: RunId,
  step: JobStep,
  task: TaskType,
  attempt: z.int().min(1),
  sourceLanguage: Language,
  targetLanguage: Language,
  recipe: TrainingRecipe,
  adjustments: Adjustments.prefault({}),
  /** The device the job must find; anything else is the error `driver`. */
  device: z.enum(['cuda', 'cpu']),
  /** Held-out sets an evaluation decodes; each is an input named `test.<setId>`. */
  testSets: z.array(z.strictObject({ setId: z.string(), name: z.string() })).default([]),
  /** The champion's version id when its segments are given as inputs named `champion.<setId>`. */
  champion: z.string().optional(),
});
export type JobFile = z.infer<typeof JobFile>;

/** Exit codes of the trainer; the class is what `diagnose-failure` acts on. */
export const EXIT_CODES = {
  ok: 0,
  config: 64,
  data: 65,
  bug: 70,
  disk: 73,
  interrupted: 75,
  driver: 78,
  'gpu-memory': 80,
  'host-memory': 81,
  diverged: 82,
} as const;
export const ExitClass = z.enum([
  'ok',
  'config',
  'data',
  'bug',
  'disk',
  'interrupted',
  'driver',
  'gpu-memory',
  'host-memory',
  'diverged',
]);
export type ExitClass = z.infer<typeof ExitClass>;

/** A file that a job wrote under `--out`; `file://` where the trainer was given a local path. */
export const Artifact = z.strictObject({
  name: z.string(),
  uri: S3Uri.or(z.string().regex(/^file:\/\/\/.+$/)),
  sizeBytes: Count,
  sha256: Sha256,
});
export type Artifact = z.infer<typeof Artifact>;

/** `<out>/result.json`: the last thing a job writes, whatever happened. */
export const ResultFile = z.strictObject({
  v: z.literal(1),
  step: JobStep,
  attempt: z.int().min(1),
  status: z.enum(['succeeded', 'failed', 'interrupted']),
  exitClass: ExitClass,
  exitCode: z.int().min(0).max(255),
  /** What went wrong, for a person: one sentence, with what to do. Empty on success. */
  message: z.string(),
  /** Name of the exception, its last lines, the step and the sample it died on. */
  evidence: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])).default({}),
  optimizerStep: Count.optional(),
  seconds: z.number().min(0),
  metrics: z.record(z.string(), z.number().nullable()).default({}),
  artifacts: z.array(Artifact).default([]),
});
export type ResultFile = z.infer<typeof ResultFile>;

/** `<state>/progress.json`, rewritten every few seconds. */
export const ProgressFile = z.strictObject({
  v: z.literal(1),
  step: JobStep,
  attempt: z.int().min(1),
  /** Done and to do, in `unit`s. */
  done: Count,
  total: Count,
  unit: z.enum(['segments', 'steps']),
  message: z.string(),
  /** Of the training loss, per target piece, in nats. */
  loss: z.number().nullable().default(null),
  targetTokensPerSecond: z.number().nullable().default(null),
  secondsLeft: z.number().nullable().default(null),
  validations: z
    .array(
      z.strictObject({
        optimizerStep: Count,
        loss: z.number(),
        chrf: z.number(),
        bleu: z.number(),
      }),
    )
    .default([]),
  updatedAt: z.string(),
});
export type ProgressFile = z.infer<typeof ProgressFile>;

/** One metric with the signature that makes it comparable. */
export const MetricScore = z.strictObject({
  score: z.number(),
  signature: z.string(),
  /** Bounds of the 95 % bootstrap interval. */
  low: z.number(),
  high: z.number(),
});
export type MetricScore = z.infer<typeof MetricScore>;

/** Challenger minus champion on the same segments, by paired bootstrap. */
export const MetricDifference = z.strictObject({
  difference: z.number(),
  low: z.number(),
  high: z.number(),
  /** Share of resamples in which the challenger is not better. */
  pValue: Share,
});
export type MetricDifference = z.infer<typeof MetricDifference>;

/** What an evaluation found on one held-out set. */
export const TestSetEvaluation = z.strictObject({
  setId: z.string(),
  name: z.string(),
  segments: Count,
  bleu: MetricScore,
  chrf: MetricScore,
  ter: MetricScore,
  /** Share of hypotheses that equal the source, and of those that equal the reference. */
  untranslatedShare: Share,
  exactShare: Share,
  /** Target over reference length, in characters. */
  lengthRatio: z.number(),
  versusChampion: z
    .strictObject({ champion: z.string(), segments: Count, chrf: MetricDifference, bleu: MetricDifference })
    .nullable(),
  /** The first ten segments by pair id. */
  samples: z.array(z.strictObject({ source: z.string(), reference: z.string(), hypothesis: z.string() })),
});
export type TestSetEvaluation = z.infer<typeof TestSetEvaluation>;

/** `<out>/evaluation.json` of an evaluate job; the segments lie beside it as `segments-<setId>.jsonl`. */
export const EvaluationFile = z.strictObject({
  v: z.literal(1),
  testSets: z.array(TestSetEvaluation),
  /** Segments a second of the exported model on the machine that evaluated. */
  segmentsPerSecond: z.number(),
  modelSizeBytes: Count,
  parameters: Count,
});
export type EvaluationFile = z.infer<typeof EvaluationFile>;
