import { z } from 'zod';
import { DatasetReference } from './entities.ts';
import { EvaluationFile } from './evaluation.ts';
import { HumanComparison } from './human-comparison.ts';
import { Artifact } from './job.ts';
import { CorpusName, Count, IsoTime, LanguagePair, RunId, Share, ShortHash } from './primitives.ts';
import { TrainingRecipe } from './training-recipe.ts';

/** How a held-out set of the deployment relates to a model that trains. */
export const SetRelation = z.enum([
  /** A set of the model's own corpus. */
  'own',
  /** Of another corpus, in the same two languages, in either direction. */
  'same-languages',
  /** Of another corpus that shares one language. */
  'one-language',
]);
export type SetRelation = z.infer<typeof SetRelation>;

/** What of one held-out test set was found in the training data of a run. */
export const SetLeakage = z.strictObject({
  setId: z.string(),
  corpus: CorpusName,
  languagePair: LanguagePair,
  relation: SetRelation,
  /** Whose training data it was found in: `web/en-de/v...` or `line@version`; absent for the run's own dataset version. */
  data: z.string().optional(),
  /** Pairs of the set. */
  pairs: Count,
  /** Training pairs that share a segment with it, by how: exact or by n-grams, on which side of the training pair. */
  leaked: z.record(z.string(), Count),
  /** The first five of them. */
  samples: z.array(
    z.strictObject({ pairId: z.string(), how: z.string(), source: z.string(), target: z.string() }),
  ),
});
export type SetLeakage = z.infer<typeof SetLeakage>;

/** All training data of a run against all test sets of the deployment, before it trains. */
export const LeakageReport = z.strictObject({
  v: z.literal(1),
  runId: RunId,
  datasetVersion: z.string(),
  checkedAt: IsoTime,
  trainPairs: Count,
  /** `fail`: own sets leak, nothing is trained. `warn`: sets of other corpora in the same languages do. */
  verdict: z.enum(['pass', 'warn', 'fail']),
  sets: z.array(SetLeakage),
});
export type LeakageReport = z.infer<typeof LeakageReport>;

/** One of the things that a version must show before it is promoted, with the numbers. */
export const PromotionCondition = z.strictObject({
  /** `test-set`, `champion`, `gain`, `slice domain:software`, `reserve <set id>`, `quantization`, `human-comparison`. */
  name: z.string(),
  met: z.boolean(),
  message: z.string(),
});
export type PromotionCondition = z.infer<typeof PromotionCondition>;

export const PromotionDecision = z.strictObject({
  /** By policy, without a person. */
  promote: z.boolean(),
  /** For a person, with the numbers that decided. */
  reason: z.string(),
  conditions: z.array(PromotionCondition),
});
export type PromotionDecision = z.infer<typeof PromotionDecision>;

/** `card.json` beside the files of a model version: what it is, what it came from, how good it is. */
export const ModelCard = z.strictObject({
  v: z.literal(1),
  model: z.string(),
  version: z.string(),
  runId: RunId,
  corpus: CorpusName,
  languagePair: LanguagePair,
  intendedUse: z.string().optional(),
  createdAt: IsoTime,
  codeVersion: z.string(),
  recipe: TrainingRecipe,
  recipeHash: ShortHash,
  dataset: z.strictObject({
    version: z.string(),
    manifestUri: z.string(),
    recipeHash: ShortHash,
    codeVersion: z.string(),
    trainPairs: Count,
    /** Training pairs by source. */
    sources: z.record(z.string(), Count),
    /** Training pairs by domain. */
    domains: z.record(z.string(), Count),
    titles: z.array(z.string()),
    owners: z.array(z.string()),
    /** Dataset versions of other corpora that it was trained on, too. */
    corpora: z.array(DatasetReference),
  }),
  licences: z.array(z.string()),
  /** Versions that it was continued from or taught by, as `model@version`. */
  parents: z.array(z.string()),
  costUsd: z.number().min(0).optional(),
  training: z.strictObject({
    optimizerSteps: Count.optional(),
    seconds: z.number(),
    metrics: z.record(z.string(), z.number().nullable()),
  }),
  evaluation: EvaluationFile,
  /** Share of training pairs that share a segment with a test set of another corpus in the same languages. */
  leakedShare: Share,
  /** Test sets of the deployment of which something was in the training data. */
  leakage: z.array(SetLeakage.omit({ samples: true })),
  humanComparisons: z.array(HumanComparison).default([]),
  promotion: PromotionDecision,
  artifacts: z.array(Artifact),
});
export type ModelCard = z.infer<typeof ModelCard>;
