import { NO_TEXT } from '../character-classes.ts';
import { type RuleFactory, SIDES } from './rule.ts';

/** Control characters (tabs and line ends are gone by now), private use, lone surrogates and non-characters. */
const PATTERN = /[\p{Cc}\p{Co}\p{Cs}\uFDD0-\uFDEF\uFFFE\uFFFF]/u;

/** Rejects a side with characters that no text has (OpusCleaner `remove_non_printing`; Bicleaner `c_no_bad_encoding`). */
export const controlCharacters: RuleFactory<'control-characters'> = () => (pair) => {
  for (const side of SIDES) {
    if (!(pair.features[side].classes & NO_TEXT)) continue;
    const control = PATTERN.exec(pair[side])?.[0].codePointAt(0);
    if (control === undefined) continue;
    const code = control.toString(16).toUpperCase().padStart(4, '0');
    return `the ${side} has the character U+${code}, which is no text`;
  }
  return undefined;
};
