import { z } from 'zod';
import { Share } from '../primitives.ts';
import { augmentation, FurtherCorpus, ModelReference, SyntheticText, tags } from './corpora.ts';
import { learning } from './learning.ts';

/** Layers and width; the trainer looks them up (tiny 2/2x128, small 6/2x256, base 6/6x512, big 6/6x1024). */
export const ModelSize = z.enum(['tiny', 'small', 'base', 'big']);
export type ModelSize = z.infer<typeof ModelSize>;

/** How an exported translation model is decoded and judged. */
export const translationEvaluation = z
  .strictObject({
    beamSize: z.int().min(1).default(5),
    bootstrapSamples: z.int().min(100).default(1000),
    /** Weights of the exported model. */
    computeType: z.enum(['float32', 'int8', 'float16']).default('float32'),
    /** Loss of chrF against float32 that a smaller `computeType` may cost; above it the version is not promoted. */
    quantizationLoss: z.number().min(0).default(0.5),
    /** Slices, declared beforehand, on which a challenger must not be worse: `domain:software`, `length:1-5`, `source:web`. */
    slices: z.array(z.string()).max(8).default([]),
    /** Disturbs copies of the test sources: typos, upper and lower case, missing punctuation. */
    robustness: z.boolean().default(true),
    /** Key prefix, in the models bucket, of a COMET model that the evaluation image has; absent: COMET is null. */
    comet: z.string().optional(),
  })
  .prefault({});

/** A transformer from scratch, or continued from a version of our own. */
export const TranslationRecipe = z.strictObject({
  v: z.literal(1).default(1),
  task: z.literal('translation').default('translation'),
  size: ModelSize.default('base'),
  /** Changes the size: a deep encoder and a shallow decoder, for example. */
  shape: z
    .strictObject({
      encoderLayers: z.int().min(1).max(48),
      decoderLayers: z.int().min(1).max(24),
      width: z.int().min(32).max(4096).multipleOf(8),
      heads: z.int().min(1).max(64),
      feedForward: z.int().min(32).max(16_384),
    })
    .partial()
    .prefault({}),
  vocabulary: z
    .strictObject({
      /** Pieces of the joint SentencePiece model; `auto` chooses by the size of the corpus and the scripts. */
      size: z.union([z.int().min(300).max(64_000), z.literal('auto')]).default('auto'),
      characterCoverage: Share.default(0.9995),
      byteFallback: z.boolean().default(true),
      /** Pieces that are never cut, beside the placeholders (`{1}`, `{email}`) that the text has often. */
      userSymbols: z.array(z.string().min(1)).default([]),
    })
    .prefault({}),
  model: z
    .strictObject({
      dropout: Share.default(0.1),
      positions: z.enum(['sinusoidal', 'learned', 'rotary']).default('sinusoidal'),
    })
    .prefault({}),
  /** Consecutive segments of a document that `<sep>` joins into one training example, besides the single ones; 1: none. */
  documentSegments: z.int().min(1).max(16).default(1),
  corpora: z.array(FurtherCorpus).default([]),
  /** One kind at most: a run makes its synthetic text in one job. */
  synthetic: z.array(SyntheticText).max(1).default([]),
  /** `manifest`: pairs of a domain are drawn as often as the dataset's manifest says. */
  domainWeights: z.enum(['manifest', 'equal']).default('manifest'),
  tags,
  augmentation,
  /** A version of our own whose weights and vocabulary the training starts from. */
  continueFrom: ModelReference.optional(),
  ...learning,
  evaluation: translationEvaluation,
});
export type TranslationRecipe = z.infer<typeof TranslationRecipe>;
