import { COMPLEX, FOLD } from '../character-classes.ts';
import type { SegmentFeatures } from '../scan-segment.ts';
import { skeleton } from '../skeleton.ts';
import { tokensOf } from '../tokens.ts';
import { RULE_DEFAULTS } from './defaults.ts';
import type { RuleFactory } from './rule.ts';
import { isSameToken, lengthOfToken } from './same-token.ts';

/**
 * Rejects a target that is a copy of the source, or nearly: equal skeletons, or at least `maximumSimilarity` of the
 * target's tokens standing in the source (OpusFilter LongestCommonSubstringFilter, in tokens; Bicleaner hardrules
 * `c_different_language`). Targets with fewer than `minimumTokens` words survive: they may be names. A copy scores
 * better in word alignment than a translation does, so no later stage would find it.
 */
export const untranslated: RuleFactory<'untranslated'> = (parameters) => {
  const minimumTokens = parameters.minimumTokens ?? RULE_DEFAULTS.untranslated.minimumTokens;
  const maximumSimilarity = parameters.maximumSimilarity ?? RULE_DEFAULTS.untranslated.maximumSimilarity;
  return ({ features: { source, target } }) => {
    if (target.words < minimumTokens) return undefined;
    if (mayBeCopy(source, target) && skeleton(source.text) === skeleton(target.text))
      return 'the target is a copy of the source';
    if (!mayShare(source, target, maximumSimilarity)) return undefined;
    const similarity = sharedTokens(tokensOf(source), tokensOf(target)) / target.tokens;
    if (similarity < maximumSimilarity) return undefined;
    return `${Math.round(similarity * 100)} % of the target's tokens stand in the source`;
  };
};

/** False only where the skeletons differ. */
function mayBeCopy(source: SegmentFeatures, target: SegmentFeatures): boolean {
  return ((source.classes | target.classes) & COMPLEX) !== 0 || source.wordy === target.wordy;
}

/** False only where fewer than a share of the target's tokens stand in the source. Nearly all pairs end at the first. */
function mayShare(source: SegmentFeatures, target: SegmentFeatures, share: number): boolean {
  let missing = 0;
  for (let token = 0; token < target.tokens; token++) {
    if (!mayHave(source, target, token) && ++missing > (1 - share) * target.tokens) return false;
  }
  return true;
}

/** False only where a token of the target is none of the source's, letter case aside. */
function mayHave(source: SegmentFeatures, target: SegmentFeatures, token: number): boolean {
  const { units, tokenEdges } = source;
  const length = lengthOfToken(target, token);
  const first = FOLD[target.units[target.tokenEdges[2 * token] as number] as number];
  // The only letter whose lower case is longer than itself has a dot above: İ.
  const isComplex = ((source.classes | target.classes) & COMPLEX) !== 0;
  for (let other = 0; other < source.tokens; other++) {
    const start = tokenEdges[2 * other] as number;
    if ((tokenEdges[2 * other + 1] as number) - start !== length) {
      if (isComplex) return true;
      continue;
    }
    if (FOLD[units[start] as number] === first && isSameToken(target, token, source, other, length))
      return true;
  }
  return false;
}

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
