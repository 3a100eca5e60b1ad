import type { RuleFactory } from './rule.ts';

const CONTENT = /[\p{L}\p{N}]/u;

/**
 * Rejects a pair with a side that has no letter and no digit (Bicleaner hardrules `c_no_empty`, `c_no_only_symbols`;
 * OpusFilter AlphabetRatioFilter). A pair of equal symbols is kept out too: it teaches nothing.
 */
export const empty: RuleFactory<'empty'> = () => (pair) => {
  for (const side of ['source', 'target'] as const) {
    if (pair[side] === '') return `the ${side} is empty`;
    if (!CONTENT.test(pair[side])) return `the ${side} has neither letters nor digits`;
  }
  return undefined;
};
