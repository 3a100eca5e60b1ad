import { isUnspaced } from '../scripts.ts';
import { RULE_DEFAULTS } from './defaults.ts';
import { type RuleFactory, SIDES } from './rule.ts';

/** How many characters as tokens are about as much text as a word. */
const CHARACTERS_PER_WORD = 3;

/**
 * Rejects a side with too few or too many tokens (OpusFilter LengthFilter; Moses clean-corpus-n). A language whose
 * tokens are characters may have three times as many, unless the recipe says how many.
 */
export const length: RuleFactory<'length'> = (parameters, { languages }) => {
  const minimum = parameters.minimumTokens ?? RULE_DEFAULTS.length.minimumTokens;
  const maximumOf = (language: string) =>
    parameters.maximumTokens ??
    RULE_DEFAULTS.length.maximumTokens * (isUnspaced(language) ? CHARACTERS_PER_WORD : 1);
  const maximum = { source: maximumOf(languages.source), target: maximumOf(languages.target) };
  return (pair) => {
    for (const side of SIDES) {
      const { tokens } = pair.features[side];
      if (tokens < minimum) return `the ${side} has ${tokens} tokens, fewer than ${minimum}`;
      if (tokens > maximum[side]) return `the ${side} has ${tokens} tokens, more than ${maximum[side]}`;
    }
    return undefined;
  };
};
