import { RULE_DEFAULTS } from './defaults.ts';
import type { RuleFactory } from './rule.ts';

/**
 * Rejects a pair whose sides share a substring of more than `maximumShare` of the shorter side, letter case aside
 * (OpusFilter LongestCommonSubstringFilter). Sides of fewer than `minimumCharacters` are not judged.
 */
export const longestCommonSubstring: RuleFactory<'longest-common-substring'> = (parameters) => {
  const defaults = RULE_DEFAULTS['longest-common-substring'];
  const maximumShare = parameters.maximumShare ?? defaults.maximumShare;
  const minimumCharacters = parameters.minimumCharacters ?? defaults.minimumCharacters;
  return ({ source, target }) => {
    const [shorter, longer] = source.length < target.length ? [source, target] : [target, source];
    if (shorter.length < minimumCharacters) return undefined;
    const text = longer.toLowerCase();
    const part = shorter.toLowerCase();
    const size = Math.floor(maximumShare * part.length) + 1;
    // The middle is in every part of the size, where that is more than half.
    if (!text.includes(part.slice(part.length - size, size))) return undefined;
    for (let start = 0; start + size <= part.length; start++) {
      const common = part.slice(start, start + size);
      if (text.includes(common)) return `both sides have "${common.slice(0, 60)}"`;
    }
    return undefined;
  };
};
