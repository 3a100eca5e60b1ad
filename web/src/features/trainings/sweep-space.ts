import { SweepValues } from '../../../../contracts/sweep.ts';
import { flatten } from './recipe-difference.ts';

/** One setting of a sweep as it is being written. */
export interface SpaceRow {
  path: string;
  kind: 'values' | 'uniform' | 'log';
  /** Listed values, or the two bounds, separated by commas. */
  text: string;
}

/** The settings of a recipe that a sweep may change: single values, but for those that say what is trained. */
export const sweepablePaths = (recipe: object): string[] =>
  [...flatten(recipe)].flatMap(([path, value]) =>
    ['number', 'string', 'boolean'].includes(typeof value) && path !== 'v' && path !== 'task' ? [path] : [],
  );

/** What a row tries. @returns undefined as long as it does not fit */
export function valuesOf({ kind, text }: SpaceRow): SweepValues | undefined {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => (part === 'true' || part === 'false' ? part === 'true' : numberOr(part)));
  return SweepValues.safeParse({ [kind]: parts }).data;
}

const numberOr = (text: string) => (Number.isFinite(Number(text)) ? Number(text) : text);

/** How many trainings a grid over the rows would have. */
export const gridSize = (rows: readonly SpaceRow[]): number =>
  rows.reduce((product, row) => {
    const values = valuesOf(row);
    return product * (values && 'values' in values ? values.values.length : 1);
  }, 1);
