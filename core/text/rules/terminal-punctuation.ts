import { TERMINAL } from '../character-classes.ts';
import { countOf } from '../scan-segment.ts';
import { RULE_DEFAULTS } from './defaults.ts';
import type { RuleFactory } from './rule.ts';

/**
 * Rejects a pair whose sentence-ending punctuation scores less than `minimumScore`: the score is minus the logarithm of
 * one plus the difference of the counts and what each side has beyond one (OpusFilter TerminalPunctuationFilter, after
 * Vázquez et al. 2019). Ours counts the marks of all scripts.
 */
export const terminalPunctuation: RuleFactory<'terminal-punctuation'> = (parameters) => {
  const minimumScore = parameters.minimumScore ?? RULE_DEFAULTS['terminal-punctuation'].minimumScore;
  return ({ features }) => {
    const source = countOf(features.source, TERMINAL);
    const target = countOf(features.target, TERMINAL);
    const penalty = Math.abs(source - target) + Math.max(0, source - 1) + Math.max(0, target - 1);
    if (-Math.log(penalty + 1) >= minimumScore) return undefined;
    return `${source} sentence ends in the source, ${target} in the target`;
  };
};
