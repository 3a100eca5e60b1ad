import { RULE_DEFAULTS } from './defaults.ts';
import type { RuleFactory } from './rule.ts';

/**
 * Rejects a pair whose sentence-ending punctuation scores less than `minimumScore`: the score is minus the logarithm of
 * one plus the difference of the counts and what each side has beyond one (OpusFilter TerminalPunctuationFilter, after
 * Vázquez et al. 2019). Ours counts the marks of all scripts.
 */
export const terminalPunctuation: RuleFactory<'terminal-punctuation'> = (parameters) => {
  const minimumScore = parameters.minimumScore ?? RULE_DEFAULTS['terminal-punctuation'].minimumScore;
  return ({ features: { source, target } }) => {
    const penalty =
      Math.abs(source.terminals - target.terminals) +
      Math.max(0, source.terminals - 1) +
      Math.max(0, target.terminals - 1);
    if (-Math.log(penalty + 1) >= minimumScore) return undefined;
    return `${source.terminals} sentence ends in the source, ${target.terminals} in the target`;
  };
};
