import { isDeepStrictEqual } from 'node:util';
import type { Model } from '../../contracts/entities.ts';
import type { LineSettings } from './registry.ts';

/** An object, so that the compiler misses a setting that is not here. */
const ALL: Record<keyof LineSettings, true> = {
  recipe: true,
  promotion: true,
  trainWhenGrownBy: true,
  humanComparison: true,
  intendedUse: true,
  concurrentRuns: true,
  budgetUsd: true,
  retrainOnDecay: true,
};
const NAMES = Object.keys(ALL) as (keyof LineSettings)[];

/** What of a model line a person decides; its champion, names and schedules are changed elsewhere. */
export const lineSettingsOf = (model: Model): LineSettings =>
  Object.fromEntries(
    NAMES.flatMap((name) => (model[name] === undefined ? [] : [[name, model[name]]])),
  ) as unknown as LineSettings;

/** Whether a line still has the settings that somebody has seen. */
export const hasSettings = (model: Model, seen: LineSettings): boolean =>
  isDeepStrictEqual(lineSettingsOf(model), lineSettingsOf(seen as Model));

/** The settings that are given, the names of those that are not, and of all. */
export const splitLineSettings = (settings: LineSettings) => ({
  given: lineSettingsOf(settings as Model),
  absent: NAMES.filter((name) => settings[name] === undefined),
  names: NAMES,
});
