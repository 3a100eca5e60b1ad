import type { TokenisedText } from './tokenised-text.ts';

/** Places where both texts surely say the same: segment `source[k]` belongs to segment `target[k]`. Both rise strictly. */
export interface Anchors {
  source: Int32Array;
  target: Int32Array;
}

/** An anchor may stray from the line between its neighbours by this many segments and this share of their distance. */
const SLACK_SEGMENTS = 6;
const SLACK_SHARE = 0.25;

/** Words in more segments than this are no names. */
const MOST_OCCURRENCES = 4;

/**
 * Anchors from rare words that are in equally many segments of both texts (names, numbers), the first with the first and
 * so on: the longest chain of them that rises in both texts, without those that no neighbour confirms.
 * @param vocabularySize words are numbered below it
 */
export function findAnchors(source: TokenisedText, target: TokenisedText, vocabularySize: number): Anchors {
  const sourceCounts = segmentCounts(source, vocabularySize);
  const targetCounts = segmentCounts(target, vocabularySize);
  const starts = new Int32Array(vocabularySize + 1);
  for (let word = 0; word < vocabularySize; word++) {
    const count = sourceCounts[word];
    const usable = count === targetCounts[word] && count <= MOST_OCCURRENCES;
    starts[word + 1] = starts[word] + (usable ? count : 0);
  }
  const places = new Int32Array(starts[vocabularySize]);
  eachOccurrence(target, starts, (slot, index) => {
    places[slot] = index;
  });
  const from: number[] = [];
  const to: number[] = [];
  eachOccurrence(source, starts, (slot, index) => {
    from.push(index);
    to.push(places[slot]);
  });
  return confirmed(longestRise(from, to), source.segments, target.segments);
}

/** In how many segments each word occurs. */
function segmentCounts(text: TokenisedText, vocabularySize: number): Int32Array {
  const counts = new Int32Array(vocabularySize);
  const last = new Int32Array(vocabularySize).fill(-1);
  for (let index = 0; index < text.segments; index++) {
    for (let at = text.offsets[index]; at < text.offsets[index + 1]; at++) {
      const word = text.words[at];
      if (last[word] !== index) counts[word]++;
      last[word] = index;
    }
  }
  return counts;
}

/** Calls with each segment of each usable word: those whose slots, from `starts[word]` to `starts[word + 1]`, are not empty. */
function eachOccurrence(
  text: TokenisedText,
  starts: Int32Array,
  call: (slot: number, index: number) => void,
): void {
  const next = starts.slice();
  const last = new Int32Array(starts.length).fill(-1);
  for (let index = 0; index < text.segments; index++) {
    for (let at = text.offsets[index]; at < text.offsets[index + 1]; at++) {
      const word = text.words[at];
      if (starts[word] === starts[word + 1] || last[word] === index) continue;
      last[word] = index;
      call(next[word]++, index);
    }
  }
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
