import { skeleton } from '../skeleton.ts';
import { RULE_DEFAULTS } from './defaults.ts';
import type { RuleFactory } from './rule.ts';

/**
 * Rejects a target that is a copy of the source, or nearly: equal skeletons, or at least `maximumSimilarity` of the
 * target's tokens standing in the source (OpusFilter LongestCommonSubstringFilter, in tokens; Bicleaner hardrules
 * `c_different_language`). Targets with fewer than
 * `minimumTokens` words survive: they may be names. A copy scores better in word alignment than a
 * translation does, so no later stage would find it.
 */
export const untranslated: RuleFactory<'untranslated'> = (parameters) => {
  const minimumTokens = parameters.minimumTokens ?? RULE_DEFAULTS.untranslated.minimumTokens;
  const maximumSimilarity = parameters.maximumSimilarity ?? RULE_DEFAULTS.untranslated.maximumSimilarity;
  return ({ source, target, sourceTokens, targetTokens }) => {
    if (wordsIn(targetTokens) < minimumTokens) return undefined;
    if (skeleton(source) === skeleton(target)) return 'the target is a copy of the source';
    const similarity = sharedTokens(sourceTokens, targetTokens) / targetTokens.length;
    if (similarity < maximumSimilarity) return undefined;
    return `${Math.round(similarity * 100)} % of the target's tokens stand in the source`;
  };
};

/** Tokens that may need translation: numbers do not. */
function wordsIn(tokens: readonly string[]): number {
  return tokens.filter((token) => LETTER.test(token)).length;
}

const LETTER = /\p{L}/u;

/** Tokens of the target that the source has too, each of the source's counted once. */
function sharedTokens(source: readonly string[], target: readonly string[]): number {
  const unused = new Map<string, number>();
  for (const token of source) unused.set(token.toLowerCase(), (unused.get(token.toLowerCase()) ?? 0) + 1);
  let shared = 0;
  for (const token of target) {
    const left = unused.get(token.toLowerCase()) ?? 0;
    if (left === 0) continue;
    shared++;
    unused.set(token.toLowerCase(), left - 1);
  }
  return shared;
}
