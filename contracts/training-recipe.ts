import { z } from 'zod';
import { Share } from './primitives.ts';

export const TaskType = z.enum(['translation']);
export type TaskType = z.infer<typeof TaskType>;

/** Layers and width; `TransformerShape` of a size is looked up in the trainer (tiny 2/2x128, small 6/2x256, base 6/6x512, big 6/6x1024). */
export const ModelSize = z.enum(['tiny', 'small', 'base', 'big']);
export type ModelSize = z.infer<typeof ModelSize>;

/** All settings of a training; what is left out takes the default written here. */
export const TrainingRecipe = z.strictObject({
  v: z.literal(1).default(1),
  task: TaskType.default('translation'),
  size: ModelSize.default('base'),
  seed: z.int().nonnegative().default(1),
  vocabulary: z
    .strictObject({
      /** Pieces of the joint SentencePiece model; `auto` chooses by the size of the corpus and the scripts. */
      size: z.union([z.int().min(300).max(64_000), z.literal('auto')]).default('auto'),
      characterCoverage: Share.default(0.9995),
      byteFallback: z.boolean().default(true),
    })
    .prefault({}),
  batch: z
    .strictObject({
      /** Padded tokens of the longer side per optimizer step, over all micro-batches. */
      tokens: z.int().min(64).default(25_000),
      /** Longer segments are left out of training and counted. Pieces, with the end mark. */
      maximumLength: z.int().min(8).default(256),
    })
    .prefault({}),
  model: z.strictObject({ dropout: Share.default(0.1) }).prefault({}),
  optimizer: z
    .strictObject({
      peakLearningRate: z.number().gt(0).default(5e-4),
      warmupSteps: z.int().min(0).default(4000),
      schedule: z.enum(['inverse-square-root', 'cosine']).default('inverse-square-root'),
      labelSmoothing: Share.default(0.1),
      weightDecay: z.number().min(0).default(0.01),
      clipNorm: z.number().gt(0).default(1),
      /** Decay of the exponential moving average of the weights; 0 switches it off. */
      emaDecay: z.number().min(0).max(0.99999).default(0),
    })
    .prefault({}),
  steps: z.int().min(1).default(100_000),
  precision: z.enum(['auto', 'fp32', 'bf16']).default('auto'),
  validation: z
    .strictObject({
      everySteps: z.int().min(1).default(2000),
      /** Validations without a better chrF before training stops. */
      patience: z.int().min(1).default(10),
      /** Segments decoded for chrF; the loss is taken over all. */
      decodeSegments: z.int().min(1).default(500),
    })
    .prefault({}),
  checkpoint: z
    .strictObject({
      everySteps: z.int().min(1).default(1000),
      keep: z.int().min(1).default(3),
    })
    .prefault({}),
  evaluation: z
    .strictObject({
      beamSize: z.int().min(1).default(5),
      bootstrapSamples: z.int().min(100).default(1000),
      /** Weights of the exported model. */
      computeType: z.enum(['float32', 'int8', 'float16']).default('float32'),
    })
    .prefault({}),
});
export type TrainingRecipe = z.infer<typeof TrainingRecipe>;
