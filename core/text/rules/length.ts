import { likelyScript } from '../scripts.ts';
import { RULE_DEFAULTS } from './defaults.ts';
import type { RuleFactory } from './rule.ts';

/** Scripts whose tokens are single characters; see core/text/tokens.ts. */
const UNSPACED = new Set(['Hans', 'Hant', 'Jpan', 'Thai', 'Laoo', 'Khmr', 'Mymr']);

/**
 * Rejects a side with too few or too many tokens (OpusFilter LengthFilter; Moses clean-corpus-n). A language whose
 * tokens are characters may have three times as many, unless the recipe says how many.
 */
export const length: RuleFactory<'length'> = (parameters, { languages }) => {
  const minimum = parameters.minimumTokens ?? RULE_DEFAULTS.length.minimumTokens;
  const maximumOf = (language: string) =>
    parameters.maximumTokens ??
    RULE_DEFAULTS.length.maximumTokens * (UNSPACED.has(likelyScript(language)) ? 3 : 1);
  const maximum = { source: maximumOf(languages.source), target: maximumOf(languages.target) };
  return (pair) => {
    for (const side of ['source', 'target'] as const) {
      const count = pair[`${side}Tokens`].length;
      if (count < minimum) return `the ${side} has ${count} tokens, fewer than ${minimum}`;
      if (count > maximum[side]) return `the ${side} has ${count} tokens, more than ${maximum[side]}`;
    }
    return undefined;
  };
};
