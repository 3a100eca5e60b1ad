import { isDeepStrictEqual } from 'node:util';
import { LineSettings, type Model } from '../../contracts/entities.ts';

const NAMES = Object.keys(LineSettings.shape) as (keyof LineSettings)[];

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
