import { type RuleFactory, SIDES } from './rule.ts';

/**
 * Rejects a pair with a side that has no letter and no digit (Bicleaner hardrules `c_no_empty`, `c_no_only_symbols`;
 * OpusFilter AlphabetRatioFilter). A pair of equal symbols is kept out too: it teaches nothing.
 */
export const empty: RuleFactory<'empty'> = () => (pair) => {
  for (const side of SIDES) {
    const { wordy, marks } = pair.features[side];
    if (wordy > marks) continue;
    return pair[side] === '' ? `the ${side} is empty` : `the ${side} has neither letters nor digits`;
  }
  return undefined;
};
