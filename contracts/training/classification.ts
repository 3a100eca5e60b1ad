import { z } from 'zod';
import { Share } from '../primitives.ts';
import { learning } from './learning.ts';
import { ModelSize } from './translation.ts';

/** A classifier of segments or pairs; its scores can be a filter of preparation (`alignment.quality`). */
export const ClassificationRecipe = z.strictObject({
  v: z.literal(1).default(1),
  task: z.literal('classification'),
  /**
   * `pair-quality`: training pairs against damaged copies of them. `domain`: the dataset's domains, by the source side.
   * `language`: the languages of both sides.
   */
  label: z.enum(['pair-quality', 'domain', 'language']).default('pair-quality'),
  size: ModelSize.default('tiny'),
  vocabulary: z
    .strictObject({
      size: z.union([z.int().min(300).max(64_000), z.literal('auto')]).default('auto'),
      characterCoverage: Share.default(0.9995),
      byteFallback: z.boolean().default(true),
    })
    .prefault({}),
  model: z.strictObject({ dropout: Share.default(0.1) }).prefault({}),
  /** Damaged copies per good pair. */
  negatives: z.number().gt(0).max(10).default(1),
  ...learning,
  evaluation: z.strictObject({ bootstrapSamples: z.int().min(100).default(1000) }).prefault({}),
});
export type ClassificationRecipe = z.infer<typeof ClassificationRecipe>;
