import { FOLD, LATIN } from '../character-classes.ts';
import type { SegmentFeatures } from '../scan-segment.ts';
import { RULE_DEFAULTS } from './defaults.ts';
import type { RuleFactory } from './rule.ts';
import { isSameToken, lengthOfToken } from './same-token.ts';

/**
 * Rejects a target in which a part of the source was left as it is: a run of words of the source in their order, at least
 * `minimumWords` of them written small, which names, titles and commands are not, and at least `minimumShare` of the
 * target's words. OpusFilter's LongestCommonSubstringFilter looks at characters and so at names too. Such text aligns
 * well, so that no score finds it.
 */
export const halfTranslated: RuleFactory<'half-translated'> = (parameters) => {
  const minimumWords = parameters.minimumWords ?? RULE_DEFAULTS['half-translated'].minimumWords;
  const minimumShare = parameters.minimumShare ?? RULE_DEFAULTS['half-translated'].minimumShare;
  return ({ features: { source, target } }) => {
    if (!(source.classes & target.classes & LATIN)) return undefined;
    if (!mayHaveRun(source, target, minimumWords)) return undefined;
    const run = longestRun(source, target);
    if (run.small < minimumWords || run.tokens < minimumShare * target.words) return undefined;
    const from = target.tokenEdges[2 * run.first] as number;
    const to = target.tokenEdges[2 * (run.first + run.tokens) - 1] as number;
    return `"${target.text.slice(from, to)}" was left in the language of the source`;
  };
};

const SPACE_UNIT = 0x20;

const KEYS = 0xfff;
/** When each key of a token was last seen in a source; a pair has a number of its own, so that nothing is cleared. */
const seen = new Int32Array(KEYS + 1);
let pairNumber = 0;

/** False only where no run has so many small words. Nearly all pairs end here. */
function mayHaveRun(source: SegmentFeatures, target: SegmentFeatures, fewest: number): boolean {
  pairNumber++;
  for (let token = 0; token < source.tokens; token++) seen[keyOfToken(source, token)] = pairNumber;
  let small = 0;
  for (let token = 0; token < target.tokens; token++) {
    if (seen[keyOfToken(target, token)] !== pairNumber) {
      small = 0;
      continue;
    }
    if (isSmall(target, token)) small++;
    if (small >= fewest) return true;
    if (!isFollowedByWord(target, token)) small = 0;
  }
  return false;
}

/** Equal for tokens that are the same but for case: made of their length and outer letters, most others differ in it. */
function keyOfToken({ units, tokenEdges }: SegmentFeatures, token: number): number {
  const start = tokenEdges[2 * token] as number;
  const end = tokenEdges[2 * token + 1] as number;
  const first = FOLD[units[start] as number] as number;
  const last = FOLD[units[end - 1] as number] as number;
  return (first ^ (last << 3) ^ (last >> 9) ^ ((end - start) << 8)) & KEYS;
}

interface Run {
  first: number;
  tokens: number;
  /** Words of at least two letters of which the first is a small one. */
  small: number;
}

/** The run of the target's tokens that the source has too, in the same order, with the most words written small. */
function longestRun(source: SegmentFeatures, target: SegmentFeatures): Run {
  const longest = { first: 0, tokens: 0, small: 0 };
  for (let first = 0; first < target.tokens; first++) {
    for (let other = 0; other < source.tokens; other++) {
      let [tokens, small] = [0, 0];
      while (areSame(target, first + tokens, source, other + tokens)) {
        if (isSmall(target, first + tokens)) small++;
        tokens++;
        if (!isFollowedByWord(target, first + tokens - 1)) break;
      }
      if (small > longest.small) Object.assign(longest, { first, tokens, small });
    }
  }
  return longest;
}

/** A space and nothing else stands before the next token: addresses and code join theirs by signs. */
function isFollowedByWord({ units, tokens, tokenEdges }: SegmentFeatures, token: number): boolean {
  if (token + 1 >= tokens) return false;
  const end = tokenEdges[2 * token + 1] as number;
  return tokenEdges[2 * token + 2] === end + 1 && units[end] === SPACE_UNIT;
}

function areSame(a: SegmentFeatures, tokenOfA: number, b: SegmentFeatures, tokenOfB: number): boolean {
  if (tokenOfA >= a.tokens || tokenOfB >= b.tokens) return false;
  const length = lengthOfToken(a, tokenOfA);
  return length === lengthOfToken(b, tokenOfB) && isSameToken(a, tokenOfA, b, tokenOfB, length);
}

function isSmall(segment: SegmentFeatures, token: number): boolean {
  const unit = segment.units[segment.tokenEdges[2 * token] as number] as number;
  // Digits are no letters, and fold to another unit.
  return lengthOfToken(segment, token) > 1 && unit > 0x60 && FOLD[unit] === unit;
}
