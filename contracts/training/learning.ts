import { z } from 'zod';
import { Share } from '../primitives.ts';

/** How a neural network learns, whatever it learns: the sections that the recipes of all neural task types have. */
export const learning = {
  seed: z.int().nonnegative().default(1),
  batch: z
    .strictObject({
      /** Padded tokens of the longer side per optimizer step, over all micro-batches and devices. */
      tokens: z.int().min(64).default(25_000),
      /** Longer segments are left out of training and counted. Pieces, with the end mark. */
      maximumLength: z.int().min(8).default(256),
    })
    .prefault({}),
  optimizer: z
    .strictObject({
      peakLearningRate: z.number().gt(0).default(5e-4),
      warmupSteps: z.int().min(0).default(4000),
      schedule: z.enum(['inverse-square-root', 'cosine', 'constant']).default('inverse-square-root'),
      labelSmoothing: Share.default(0.1),
      weightDecay: z.number().min(0).default(0.01),
      clipNorm: z.number().gt(0).default(1),
      /** Decay of the exponential moving average of the weights; 0 switches it off. */
      emaDecay: z.number().min(0).max(0.99999).default(0),
    })
    .prefault({}),
  steps: z.int().min(1).default(100_000),
  /** `auto`: bf16 on a GPU that has it, fp16 with loss scaling on an older one, fp32 on the CPU. */
  precision: z.enum(['auto', 'fp32', 'bf16', 'fp16']).default('auto'),
  /** torch.compile; `auto`: on a GPU, for sizes and lengths where it was measured to pay. */
  compile: z.enum(['auto', 'on', 'off']).default('auto'),
  validation: z
    .strictObject({
      everySteps: z.int().min(1).default(2000),
      /** Validations without a better score before training stops. */
      patience: z.int().min(1).default(10),
      /** Segments decoded for the score; the loss is taken over all. */
      decodeSegments: z.int().min(1).default(500),
    })
    .prefault({}),
  checkpoint: z
    .strictObject({
      everySteps: z.int().min(1).default(1000),
      keep: z.int().min(1).default(3),
    })
    .prefault({}),
} as const;
