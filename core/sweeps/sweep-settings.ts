import type { Sweep, SweepRequest, SweepValues } from '../../contracts/sweep.ts';
import { TrainingRecipe } from '../../contracts/training-recipe.ts';
import { DragomanError } from '../errors.ts';
import { hash64 } from '../hashing.ts';
import { parseContract } from '../objects/json-objects.ts';

/** A sweep asks for something that cannot be tried: too many combinations, a setting that the recipe does not have. */
export class SweepImpossible extends DragomanError {}

export type SweepSettings = Sweep['members'][number]['settings'];

/**
 * What each member of a sweep changes in the recipe: every combination of a grid in the order of the space, or as many
 * draws as there are runs, the same for the same seed. Equal draws are made once. @throws SweepImpossible
 */
export function sweepSettings({ space, method, runs, seed }: SweepRequest): SweepSettings[] {
  const paths = Object.keys(space);
  if (method === 'random') {
    const drawn = Array.from({ length: runs }, (_, run) =>
      Object.fromEntries(
        paths.map((path) => [path, draw(space[path] as SweepValues, uniform(seed, run, path))]),
      ),
    );
    return [...new Map(drawn.map((settings) => [JSON.stringify(settings), settings])).values()];
  }
  let grid: SweepSettings[] = [{}];
  for (const path of paths) {
    const values = space[path] as SweepValues;
    if (!('values' in values)) {
      throw new SweepImpossible(
        `A grid tries listed values, and ${path} has bounds. List its values, or use the method random.`,
      );
    }
    grid = grid.flatMap((settings) => values.values.map((value) => ({ ...settings, [path]: value })));
  }
  if (grid.length <= runs) return grid;
  throw new SweepImpossible(
    `The grid has ${grid.length} combinations, and ${runs} runs are allowed. Allow more (100 at most), list fewer values, or use the method random.`,
  );
}

/**
 * A recipe with some settings changed. @param settings by path, e.g. `optimizer.peakLearningRate`
 * @throws SweepImpossible for a path that leads nowhere, ContractViolation for a value that does not fit
 */
export function withSettings(recipe: TrainingRecipe, settings: SweepSettings): TrainingRecipe {
  const changed = structuredClone(recipe) as Record<string, unknown>;
  for (const [path, value] of Object.entries(settings)) {
    const names = path.split('.');
    const last = names.pop() as string;
    let section = changed;
    for (const name of names) section = (section?.[name] ?? {}) as Record<string, unknown>;
    if (!(last in section) || path === 'task') {
      throw new SweepImpossible(
        `A recipe of the task ${recipe.task} has no ${path} that a sweep could change. See contracts/training/.`,
      );
    }
    section[last] = value;
  }
  return parseContract(TrainingRecipe, changed, `the recipe with ${JSON.stringify(settings)}`);
}

function draw(values: SweepValues, at: number): string | number | boolean {
  if ('values' in values) return values.values[Math.floor(at * values.values.length)] as string | number;
  if ('uniform' in values) return between(values.uniform, at);
  const [low, high] = values.log;
  return Number(Math.exp(between([Math.log(low), Math.log(high)], at)).toPrecision(4));
}

const between = ([low, high]: readonly [number, number], at: number) =>
  Number((low + at * (high - low)).toPrecision(6));

/** In [0, 1), by the hash of what it is for. */
const uniform = (seed: number, run: number, path: string) =>
  Number(hash64(`${seed} ${run} ${path}`, 'sweep') >> 11n) / 2 ** 53;
