import { PreparationRecipe } from '../../contracts/preparation-recipe.ts';
import type { SourceSettings } from '../../contracts/recipe/source-settings.ts';
import { TranslationRecipe } from '../../contracts/training/translation.ts';

/** The demo's corpus. */
export const DEMO_CORPUS = 'software';

/** The name of the demo's model line: `software-en-de-tiny`. */
export const demoModel = (pair: string): string => `${DEMO_CORPUS}-${pair}-tiny`;

/** The sources as they are, and held-out sets small enough to leave a small corpus its training pairs. */
export function demoPreparationRecipe(sources: Record<string, SourceSettings>): PreparationRecipe {
  return PreparationRecipe.parse({
    sources,
    heldOut: { test: { pairs: 400 }, validation: { pairs: 300 } },
  });
}

/** A training that two CPU cores finish in minutes; limited by steps, so that the result does not depend on the load. */
export function demoTrainingRecipe(pair: string): TranslationRecipe {
  return TranslationRecipe.parse({
    size: 'tiny',
    // Korean and Japanese have more characters than German has letters.
    vocabulary: { size: pair === 'en-de' ? 3000 : 4000 },
    batch: { tokens: 768, maximumLength: 96 },
    optimizer: { peakLearningRate: 2e-3, warmupSteps: 400 },
    steps: 2700,
    validation: { everySteps: 900, patience: 10, decodeSegments: 200 },
    checkpoint: { everySteps: 900, keep: 2 },
    evaluation: { beamSize: 4, bootstrapSamples: 500 },
  });
}
