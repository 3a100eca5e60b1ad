import { type RuleFactory, SIDES } from './rule.ts';

/** Rejects a pair with a side that has no letter (Bicleaner hardrules `c_no_only_symbols`, `c_no_only_numbers`). */
export const symbolsOnly: RuleFactory<'symbols-only'> = () => (pair) => {
  const side = SIDES.find((side) => pair.features[side].letters === 0);
  return side && `the ${side} has no letters`;
};
