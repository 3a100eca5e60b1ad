import { z } from 'zod';
import { Count, Language, RunId, S3Uri, Sha256, Share } from './primitives.ts';
import { SyntheticText } from './training/corpora.ts';
import { TaskType, TrainingRecipe } from './training-recipe.ts';

/** `generate` makes synthetic pairs with a model, for trainings whose recipe asks for them. */
export const JobStep = z.enum(['generate', 'binarize', 'train', 'evaluate']);
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

/** Training data beside the dataset version that a run is about. */
export const TrainingCorpus = z.strictObject({
  /** Of the input, a prefix of Parquet files. */
  name: z.string(),
  sourceLanguage: Language,
  targetLanguage: Language,
  weight: z.number().gt(0),
  /** Absent for text that people translated. */
  synthetic: z.enum(['back-translation', 'distillation']).optional(),
});
export type TrainingCorpus = z.infer<typeof TrainingCorpus>;

/** A held-out set of an evaluation. */
export const TestSetReference = z.strictObject({
  setId: z.string(),
  name: z.string(),
  /** `reserve`: looked at only to confirm a promotion. `public`: a fixed set beside the corpus' own. */
  role: z.enum(['own', 'public', 'reserve']).default('own'),
});
export type TestSetReference = z.infer<typeof TestSetReference>;

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
  /** Absent for tables. */
  sourceLanguage: Language.optional(),
  targetLanguage: Language.optional(),
  recipe: TrainingRecipe,
  adjustments: Adjustments.prefault({}),
  /** The device the job must find; anything else is the error `driver`. */
  device: z.enum(['cuda', 'cpu']),
  /** Training data besides the input `train`: each is an input named as here (`corpus.0`, `synthetic.0`). */
  corpora: z.array(TrainingCorpus).default([]),
  /** What a `generate` job makes of the input `text` with the input `model`; the languages are those of the pairs it makes. */
  generate: SyntheticText.pick({ kind: true, beamSize: true, segments: true }).optional(),
  /** Pairs of the input `train` are drawn so many times per epoch by their domain (`none`: without); not named: once. */
  domainWeights: z.record(z.string(), z.number().gt(0)).default({}),
  /** Held-out sets an evaluation decodes; each is an input named `test.<setId>`. */
  testSets: z.array(TestSetReference).default([]),
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
  hang: 83,
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
  'hang',
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

/** One look at a model while it trains. */
export const Validation = z.strictObject({
  optimizerStep: Count,
  /** Per target piece or example, in nats. */
  loss: z.number(),
  /** What early stopping and the choice of the best weights go by; higher is better. */
  score: z.number(),
  /** Metrics by name (METRICS); the score is one of them, or its negative. */
  metrics: z.record(z.string(), z.number()),
});
export type Validation = z.infer<typeof Validation>;

/** `<state>/progress.json`, rewritten every few seconds. */
export const ProgressFile = z.strictObject({
  v: z.literal(1),
  step: JobStep,
  attempt: z.int().min(1),
  /** Done and to do, in `unit`s. */
  done: Count,
  total: Count,
  unit: z.enum(['segments', 'steps', 'rows']),
  message: z.string(),
  /** Of the training loss, per target piece, in nats. */
  loss: z.number().nullable().default(null),
  targetTokensPerSecond: z.number().nullable().default(null),
  secondsLeft: z.number().nullable().default(null),
  /** Seconds of waiting for data over seconds of training, and padding over all pieces of the batches. */
  dataWaitShare: Share.nullable().default(null),
  paddingShare: Share.nullable().default(null),
  /** Model FLOPs utilisation (Chowdhery et al. 2022); null where the device's peak is not known. */
  modelFlopsUtilization: z.number().nullable().default(null),
  gpuMemoryBytes: Count.nullable().default(null),
  /** The last losses and rates of the run, thinned to at most 400 points. */
  curve: z
    .array(
      z.strictObject({
        optimizerStep: Count,
        loss: z.number().nullable(),
        learningRate: z.number(),
        targetTokensPerSecond: z.number().nullable(),
        modelFlopsUtilization: z.number().nullable().default(null),
        gpuMemoryBytes: Count.nullable().default(null),
      }),
    )
    .default([]),
  validations: z.array(Validation).default([]),
  updatedAt: z.string(),
});
export type ProgressFile = z.infer<typeof ProgressFile>;
