import { z } from 'zod';
import { Share } from '../primitives.ts';
import { learning } from './learning.ts';
import { translationEvaluation } from './translation.ts';

/** Low-rank adapters instead of all weights (Hu et al. 2022). */
const Lora = z.strictObject({
  rank: z.int().min(1).max(256).default(16),
  alpha: z.number().gt(0).default(32),
  dropout: Share.default(0.05),
  /** Names of the linear layers that get adapters. */
  modules: z.array(z.string()).min(1).default(['q_proj', 'v_proj']),
});

/** A pretrained sequence-to-sequence model of `transformers`, trained further on a dataset version. */
export const FinetuneRecipe = z.strictObject({
  v: z.literal(1).default(1),
  task: z.literal('translation-finetune'),
  /** Weights, configuration and tokenizer lie in the models bucket under `pretrained/<name>/`. */
  pretrained: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/),
  /** What the tokenizer calls the languages, e.g. `eng_Latn`; absent: it needs no names. */
  languageCodes: z.strictObject({ source: z.string(), target: z.string() }).optional(),
  /** Absent: all weights are trained. */
  lora: Lora.optional(),
  ...learning,
  evaluation: translationEvaluation,
});
export type FinetuneRecipe = z.infer<typeof FinetuneRecipe>;
