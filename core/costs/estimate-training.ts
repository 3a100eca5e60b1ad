import type { Run } from '../../contracts/entities.ts';
import type { Machine, PriceTable } from '../../contracts/prices.ts';
import type { TrainingRecipe } from '../../contracts/training-recipe.ts';

/** What a training will cost if it takes all its steps; US dollars. Early stopping makes it cheaper. */
export interface Estimate {
  usd: number;
  /** `runs`: the last trainings of the line. `table`: assumed throughputs, until the line has trained once. */
  basis: 'runs' | 'table';
}

/** Past trainings that an estimate looks at. */
const RUNS = 3;

/**
 * Target tokens per second of training, assumed from the sizes' floating-point operations at a quarter of what the
 * smallest GPU of the deployment can do, and on two processors. They are only used until a line has trained once.
 */
const TOKENS_PER_SECOND = {
  cuda: { tiny: 250_000, small: 150_000, base: 50_000, big: 18_000 },
  cpu: { tiny: 10_000, small: 3000, base: 600, big: 150 },
} as const;
/** Seconds that binarizing and evaluating take beside it, assumed. */
const OTHER_SECONDS = { cuda: 900, cpu: 1800 };
/** Fits of gradient boosting on a table of some ten thousand rows, per second. */
const FITS_PER_SECOND = 0.5;

/**
 * Expects the cost per unit of work of the line's last trainings, or else assumes throughputs.
 * @param past trainings of the same line, in any order
 * @param machine where the Train step runs
 */
export function estimateTraining(
  recipe: TrainingRecipe,
  past: readonly Run[],
  { machine, device, prices }: { machine: Machine; device: 'cuda' | 'cpu'; prices: PriceTable },
): Estimate {
  const comparable = past
    .flatMap((run) =>
      run.status === 'SUCCEEDED' && run.costUsd !== undefined && run.recipe?.task === recipe.task
        ? [{ createdAt: run.createdAt, usd: run.costUsd, work: workOf(run.recipe) }]
        : [],
    )
    .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))
    .slice(0, RUNS);
  if (comparable.length > 0) {
    const perWork = comparable.reduce((sum, { usd, work }) => sum + usd / work, 0) / comparable.length;
    return { usd: perWork * workOf(recipe), basis: 'runs' };
  }
  const price = prices.machines[machine.instanceType];
  const perHour = (machine.purchase === 'spot' ? price?.spotUsdPerHour : price?.onDemandUsdPerHour) ?? 0;
  return { usd: (assumedSeconds(recipe, device) / 3600) * perHour, basis: 'table' };
}

/** Tokens that all steps see together, or fits of a search. */
function workOf(recipe: TrainingRecipe): number {
  return recipe.task === 'tabular'
    ? recipe.search.candidates * recipe.search.folds
    : recipe.steps * recipe.batch.tokens;
}

function assumedSeconds(recipe: TrainingRecipe, device: 'cuda' | 'cpu'): number {
  if (recipe.task === 'tabular') return workOf(recipe) / FITS_PER_SECOND;
  // Pretrained models are of the order of the base size.
  const size = recipe.task === 'translation-finetune' ? 'base' : recipe.size;
  return workOf(recipe) / TOKENS_PER_SECOND[device][size] + OTHER_SECONDS[device];
}
