// A hot loop: plain indices and typed arrays throughout.
import type { Band } from '../band.ts';
import type { TokenisedText } from '../tokenised-text.ts';

/** Translations of words, for each source word `targets[starts[word]] ... targets[starts[word + 1] - 1]`, with weights. */
export interface BeadDictionary {
  starts: Int32Array;
  targets: Int32Array;
  /** 0 to 1. */
  weights: Float32Array;
}

/** How much of what the target says is found in the source, for pairs of segments within a band. */
export interface LexicalEvidence {
  /** Weight of the target segment's words that the source segment explains; cell (i, j) as in the band. */
  explained: Float32Array;
  /** Weight of all words of each target segment. */
  weights: Float64Array;
}

/**
 * Evidence from equal words and from a dictionary. A word weighs log((segments + 1) / segments that have it), as in
 * information retrieval (Spärck Jones 1972), so that rare words count. Takes time in proportion to the occurrences
 * that meet within the band, and 4 bytes a cell.
 */
export function collectEvidence(
  source: TokenisedText,
  target: TokenisedText,
  band: Band,
  vocabularySize: number,
  dictionary?: BeadDictionary,
): LexicalEvidence {
  const explained = new Float32Array(band.offsets[source.segments]);
  const postings = postingsOf(target, vocabularySize);
  const wordWeights = new Float64Array(vocabularySize);
  for (let word = 0; word < vocabularySize; word++) {
    const count = postings.segmentCounts[word];
    if (count > 0) wordWeights[word] = Math.log((target.segments + 1) / count);
  }
  const weights = new Float64Array(target.segments);
  for (let index = 0; index < target.segments; index++) {
    let sum = 0;
    for (let at = target.offsets[index]; at < target.offsets[index + 1]; at++)
      sum += wordWeights[target.words[at]];
    weights[index] = sum;
  }
  const { starts, segments } = postings;
  // The band only moves on, so each word's first occurrence within it does too.
  const firstInBand = starts.slice(0, vocabularySize);
  const lastSeen = new Int32Array(vocabularySize).fill(-1);
  const best = new Float32Array(vocabularySize);
  const reached = new Int32Array(vocabularySize);
  const { low, high, offsets } = band;
  for (let row = 0; row < source.segments; row++) {
    const first = low[row];
    const last = high[row];
    const base = offsets[row] - first;
    let count = 0;
    for (let at = source.offsets[row]; at < source.offsets[row + 1]; at++) {
      const word = source.words[at];
      if (lastSeen[word] === row) continue;
      lastSeen[word] = row;
      if (postings.segmentCounts[word] > 0) {
        if (best[word] === 0) reached[count++] = word;
        best[word] = 1;
      }
      if (dictionary === undefined) continue;
      for (let entry = dictionary.starts[word]; entry < dictionary.starts[word + 1]; entry++) {
        const translation = dictionary.targets[entry];
        if (best[translation] === 0) reached[count++] = translation;
        if (dictionary.weights[entry] > best[translation]) best[translation] = dictionary.weights[entry];
      }
    }
    for (let which = 0; which < count; which++) {
      const word = reached[which];
      const weight = best[word] * wordWeights[word];
      best[word] = 0;
      const end = starts[word + 1];
      let at = firstInBand[word];
      while (at < end && segments[at] < first) at++;
      firstInBand[word] = at;
      for (; at < end && segments[at] <= last; at++) explained[base + segments[at]] += weight;
    }
  }
  return { explained, weights };
}

/** For each word the segments it occurs in, one entry for every occurrence, and in how many segments. */
function postingsOf(text: TokenisedText, vocabularySize: number) {
  const { words, offsets } = text;
  const starts = new Int32Array(vocabularySize + 1);
  for (let at = 0; at < words.length; at++) starts[words[at] + 1]++;
  for (let word = 0; word < vocabularySize; word++) starts[word + 1] += starts[word];
  const next = starts.slice(0, vocabularySize);
  const segments = new Int32Array(words.length);
  const segmentCounts = new Int32Array(vocabularySize);
  for (let index = 0; index < text.segments; index++) {
    for (let at = offsets[index]; at < offsets[index + 1]; at++) {
      const word = words[at];
      const place = next[word]++;
      segments[place] = index;
      if (place === starts[word] || segments[place - 1] !== index) segmentCounts[word]++;
    }
  }
  return { starts, segments, segmentCounts };
}
