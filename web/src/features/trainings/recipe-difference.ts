/** What several recipes have at one place, in their order; undefined where one has nothing there. */
export interface RecipeDifference {
  path: string;
  values: unknown[];
}

/** Settings by their place: `optimizer.peakLearningRate`. Lists are values of their own. */
export function flatten(value: unknown, path = ''): Map<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return new Map([[path, value]]);
  return new Map(
    Object.entries(value).flatMap(([key, inner]) => [
      ...flatten(inner, path === '' ? key : `${path}.${key}`),
    ]),
  );
}

/** The places at which recipes are not all the same, in the order of the first recipe that has them. */
export function recipeDifferences(recipes: readonly unknown[]): RecipeDifference[] {
  const flat = recipes.map((recipe) => flatten(recipe ?? {}));
  const paths = [...new Set(flat.flatMap((settings) => [...settings.keys()]))];
  return paths
    .map((path) => ({ path, values: flat.map((settings) => settings.get(path)) }))
    .filter(({ values }) => new Set(values.map((value) => JSON.stringify(value))).size > 1);
}

/** A setting as one writes it. */
export const shown = (value: unknown): string =>
  value === undefined ? '–' : typeof value === 'string' ? value : JSON.stringify(value);
