import { z } from 'zod';
import { Count, Share } from './primitives.ts';
import { TaskType } from './training-recipe.ts';

/** Metrics by name: which way is better, and what they are called on a page. */
export const METRICS = {
  bleu: { better: 'higher', title: 'BLEU' },
  chrf: { better: 'higher', title: 'chrF' },
  chrfpp: { better: 'higher', title: 'chrF++' },
  ter: { better: 'lower', title: 'TER' },
  comet: { better: 'higher', title: 'COMET' },
  hter: { better: 'lower', title: 'HTER' },
  accuracy: { better: 'higher', title: 'accuracy' },
  f1: { better: 'higher', title: 'macro F1' },
  auc: { better: 'higher', title: 'area under ROC' },
  logLoss: { better: 'lower', title: 'log loss' },
  brier: { better: 'lower', title: 'Brier score' },
  rankedProbability: { better: 'lower', title: 'ranked probability score' },
  rmse: { better: 'lower', title: 'root mean squared error' },
} as const satisfies Record<string, { better: 'higher' | 'lower'; title: string }>;
export type MetricName = keyof typeof METRICS;
const MetricName = z.enum(Object.keys(METRICS) as [MetricName, ...MetricName[]]);

/** What decisions about a task go by. */
export const PRIMARY_METRIC: Record<TaskType, MetricName> = {
  translation: 'chrf',
  'translation-finetune': 'chrf',
  classification: 'f1',
  tabular: 'logLoss',
};

/** One metric with the signature that makes it comparable. */
export const MetricScore = z.strictObject({
  score: z.number(),
  /** What computed it, with version and settings, as sacreBLEU writes it. */
  signature: z.string(),
  /** Bounds of the 95 % bootstrap interval. */
  low: z.number(),
  high: z.number(),
});
export type MetricScore = z.infer<typeof MetricScore>;

/** Metrics of one set or slice; one that is not there was not asked for, one that is null could not be had. */
export const MetricScores = z.partialRecord(MetricName, MetricScore.nullable());
export type MetricScores = z.infer<typeof MetricScores>;

/** Challenger minus champion on the same segments, by paired bootstrap over documents. */
export const MetricDifference = z.strictObject({
  difference: z.number(),
  low: z.number(),
  high: z.number(),
  /** Share of resamples in which the challenger is not better. */
  pValue: Share,
});
export type MetricDifference = z.infer<typeof MetricDifference>;

/** The challenger against the champion on one set or slice, without segments that either saw in training. */
export const Comparison = z.strictObject({
  champion: z.string(),
  segments: Count,
  /** What was resampled: documents where the set has them, else segments. */
  documents: Count,
  metrics: z.partialRecord(MetricName, MetricDifference),
});
export type Comparison = z.infer<typeof Comparison>;

/**
 * A part of a test set of 30 segments or more, or declared by the recipe: `domain:software`, `length:1-5` (also 6-10,
 * 11-20, 21-40, 41+, in tokens of the source), `source:web`, `title:...` and `document:...` (the ten largest),
 * `formality:formal`, `gender:feminine`, `rare-words`, `numbers`, `placeholders`, `seen`, `unseen` (in training).
 */
export const Slice = z.strictObject({
  slice: z.string(),
  segments: Count,
  metrics: MetricScores,
  /** Of slices that the recipe declared beforehand. */
  versusChampion: Comparison.nullable().default(null),
});
export type Slice = z.infer<typeof Slice>;

/**
 * Shares of segments, by name, with how many segments had a say; null where none had. Less is better: `untranslated`,
 * `hallucinated`, `hallucinatedWhenDisturbed` (of sound translations), `overTranslated`, `underTranslated`. More is better:
 * `exact`, `numbers` and `placeholders` (kept), `terms` (as the termbase says), `formality` and `gender` (as in the
 * reference), `readingSpeed` and `lineLength` (of subtitles, within the limits).
 */
export const Rate = z.strictObject({ share: Share, segments: Count });
export type Rate = z.infer<typeof Rate>;

export const TestSetEvaluation = z.strictObject({
  setId: z.string(),
  name: z.string(),
  role: z.enum(['own', 'public', 'reserve']),
  segments: Count,
  metrics: MetricScores,
  /** The same of what a model has to beat, by its name: `base rate`, `Elo`. */
  baselines: z.record(z.string(), MetricScores).optional(),
  /** Why a metric is null or a slice (`seen`, `rare-words`) could not be made, by its name. */
  absent: z.record(z.string(), z.string()).default({}),
  rates: z.record(z.string(), Rate.nullable()).default({}),
  /** Hypothesis over reference length, in characters. */
  lengthRatio: z.number().nullable().default(null),
  slices: z.array(Slice).default([]),
  /** chrF of disturbed sources, by disturbance, and of the same sources `undisturbed`: at most 500 segments. */
  robustness: z.record(z.string(), z.number()).default({}),
  versusChampion: Comparison.nullable(),
  /** The first ten segments by pair id; of tables and classifiers: none. */
  samples: z
    .array(z.strictObject({ source: z.string(), reference: z.string(), hypothesis: z.string() }))
    .default([]),
});
export type TestSetEvaluation = z.infer<typeof TestSetEvaluation>;

/** The exported model as users run it, in one form on one device. */
export const Serving = z.strictObject({
  device: z.enum(['cpu', 'cuda']),
  computeType: z.enum(['float32', 'int8', 'float16']),
  sizeBytes: Count,
  /** Of batches; and of single segments, in milliseconds. */
  segmentsPerSecond: z.number(),
  latencyMedianMs: z.number(),
  latencyP95Ms: z.number(),
  /** Of at most 500 segments of the first own set; chrF below that of float32 is what the form costs. */
  chrf: z.number().nullable(),
});
export type Serving = z.infer<typeof Serving>;

/**
 * `<out>/evaluation.json` of an evaluate job. Beside it lies a `segments-<setId>.jsonl`, of translations with lines of
 * pairId, source, reference, hypothesis, chrf, domain, document, and `checks`: true or false by the names of the rates.
 */
export const EvaluationFile = z.strictObject({
  v: z.literal(2),
  task: TaskType,
  primary: MetricName,
  testSets: z.array(TestSetEvaluation),
  serving: z.array(Serving).default([]),
  modelSizeBytes: Count,
  parameters: Count,
  /** Pictures and tables beside it, e.g. `calibration.json`. */
  files: z.array(z.string()).default([]),
});
export type EvaluationFile = z.infer<typeof EvaluationFile>;
