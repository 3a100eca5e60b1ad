import type { TokenisedText } from './tokenised-text.ts';

/** Places where both texts surely say the same: segment `source[k]` belongs to segment `target[k]`. Both rise strictly. */
export interface Anchors {
  source: Int32Array;
  target: Int32Array;
}

/** An anchor may stray from the line between its neighbours by this many segments and this share of their distance. */
const SLACK_SEGMENTS = 6;
const SLACK_SHARE = 0.25;

/**
 * Anchors from words that occur in exactly one segment of each text (names, numbers): the longest chain of them that
 * rises in both texts, without those that no neighbour confirms.
 * @param vocabularySize words are numbered below it
 */
export function findAnchors(source: TokenisedText, target: TokenisedText, vocabularySize: number): Anchors {
  const inSource = onlySegments(source, vocabularySize);
  const inTarget = onlySegments(target, vocabularySize);
  const from: number[] = [];
  const to: number[] = [];
  for (let index = 0; index < source.segments; index++) {
    for (let at = source.offsets[index]; at < source.offsets[index + 1]; at++) {
      const word = source.words[at];
      if (inSource[word] !== index + 1 || inTarget[word] <= 0) continue;
      from.push(index);
      to.push(inTarget[word] - 1);
    }
  }
  return confirmed(longestRise(from, to), source.segments, target.segments);
}

/** For each word the segment it occurs in, plus one; 0 where it occurs in none, -1 where in several. */
function onlySegments(text: TokenisedText, vocabularySize: number): Int32Array {
  const only = new Int32Array(vocabularySize);
  for (let index = 0; index < text.segments; index++) {
    for (let at = text.offsets[index]; at < text.offsets[index + 1]; at++) {
      const word = text.words[at];
      if (only[word] === 0) only[word] = index + 1;
      else if (only[word] !== index + 1) only[word] = -1;
    }
  }
  return only;
}

/** The longest chain that rises strictly in `to`, by patience sorting (Fredman 1975). `from` rises already. */
function longestRise(from: readonly number[], to: readonly number[]): { from: number[]; to: number[] } {
  const tails: number[] = [];
  const previous = new Int32Array(from.length);
  for (let at = 0; at < from.length; at++) {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (to[tails[middle]] < to[at]) low = middle + 1;
      else high = middle;
    }
    previous[at] = low > 0 ? tails[low - 1] : -1;
    tails[low] = at;
  }
  const chain: number[] = [];
  for (let at = tails.at(-1) ?? -1; at >= 0; at = previous[at]) chain.push(at);
  chain.reverse();
  return { from: chain.map((at) => from[at]), to: chain.map((at) => to[at]) };
}

function confirmed(chain: { from: number[]; to: number[] }, sources: number, targets: number): Anchors {
  const source: number[] = [];
  const target: number[] = [];
  const slope = targets / Math.max(1, sources);
  const near = (steps: number, targetSteps: number) =>
    Math.abs(steps * slope - targetSteps) <= SLACK_SEGMENTS + SLACK_SHARE * steps;
  for (let at = 0; at < chain.from.length; at++) {
    const [from, to] = [chain.from[at], chain.to[at]];
    const [lastFrom, lastTo] = [source.at(-1) ?? 0, target.at(-1) ?? 0];
    const [nextFrom, nextTo] = [chain.from[at + 1] ?? sources, chain.to[at + 1] ?? targets];
    if (from <= lastFrom || to <= lastTo) continue;
    if (!near(from - lastFrom, to - lastTo) && !near(nextFrom - from, nextTo - to)) continue;
    source.push(from);
    target.push(to);
  }
  return { source: Int32Array.from(source), target: Int32Array.from(target) };
}
