import type { Bead } from './bead.ts';
import type { BeadDictionary } from './kernels/lexical-evidence.ts';
import type { TokenisedText } from './tokenised-text.ts';

/** Pairs of words are kept from this Dice coefficient on, when they meet at least twice. */
const LEAST_DICE = 0.35;
const LEAST_MEETINGS = 2;
/** Words in more of the beads than this translate nothing in particular. */
const MOST_COMMON = 0.2;

/**
 * Translations of words learnt from the one-to-one beads of a first alignment: pairs of words with a high Dice
 * coefficient, as hunalign does (Varga et al. 2005). Equal words are left out; they are evidence anyway.
 */
export function learnDictionary(
  beads: readonly Bead[],
  source: TokenisedText,
  target: TokenisedText,
  vocabularySize: number,
): BeadDictionary {
  const pairs = beads.filter(({ sourceCount, targetCount }) => sourceCount === 1 && targetCount === 1);
  const sourceSegments = Int32Array.from(pairs, ({ sourceStart }) => sourceStart);
  const targetSegments = Int32Array.from(pairs, ({ targetStart }) => targetStart);
  const sourceWords = distinctWords(source, sourceSegments);
  const targetWords = distinctWords(target, targetSegments);
  const sourceCounts = countsOf(sourceWords.words, vocabularySize);
  const targetCounts = countsOf(targetWords.words, vocabularySize);
  const occurrences = occurrencesOf(sourceWords, sourceCounts);
  const starts = new Int32Array(vocabularySize + 1);
  const targets: number[] = [];
  const weights: number[] = [];
  const meetings = new Int32Array(vocabularySize);
  const met = new Int32Array(vocabularySize);
  for (let word = 0; word < vocabularySize; word++) {
    starts[word] = targets.length;
    const count = sourceCounts[word];
    if (count < LEAST_MEETINGS || count > Math.max(LEAST_MEETINGS, pairs.length * MOST_COMMON)) continue;
    let metCount = 0;
    for (let at = occurrences.starts[word]; at < occurrences.starts[word + 1]; at++) {
      const pair = occurrences.pairs[at];
      for (let other = targetWords.starts[pair]; other < targetWords.starts[pair + 1]; other++) {
        const translation = targetWords.words[other];
        if (meetings[translation]++ === 0) met[metCount++] = translation;
      }
    }
    for (let which = 0; which < metCount; which++) {
      const translation = met[which];
      const together = meetings[translation];
      meetings[translation] = 0;
      if (translation === word || together < LEAST_MEETINGS) continue;
      const dice = (2 * together) / (count + targetCounts[translation]);
      if (dice < LEAST_DICE) continue;
      targets.push(translation);
      weights.push(dice);
    }
  }
  starts[vocabularySize] = targets.length;
  return { starts, targets: Int32Array.from(targets), weights: Float32Array.from(weights) };
}

interface PairWords {
  /** Words of pair k: `words[starts[k]] ... words[starts[k + 1] - 1]`, each once. */
  words: Int32Array;
  starts: Int32Array;
}

function distinctWords(text: TokenisedText, segments: Int32Array): PairWords {
  const words = new Int32Array(text.words.length);
  const starts = new Int32Array(segments.length + 1);
  let count = 0;
  for (let pair = 0; pair < segments.length; pair++) {
    const own = text.words.slice(text.offsets[segments[pair]], text.offsets[segments[pair] + 1]).sort();
    for (let at = 0; at < own.length; at++) if (at === 0 || own[at] !== own[at - 1]) words[count++] = own[at];
    starts[pair + 1] = count;
  }
  return { words: words.slice(0, count), starts };
}

function countsOf(words: Int32Array, vocabularySize: number): Int32Array {
  const counts = new Int32Array(vocabularySize);
  for (let at = 0; at < words.length; at++) counts[words[at]]++;
  return counts;
}

function occurrencesOf({ words, starts: pairStarts }: PairWords, counts: Int32Array) {
  const starts = new Int32Array(counts.length + 1);
  for (let word = 0; word < counts.length; word++) starts[word + 1] = starts[word] + counts[word];
  const next = starts.slice();
  const pairs = new Int32Array(words.length);
  for (let pair = 0; pair + 1 < pairStarts.length; pair++) {
    for (let at = pairStarts[pair]; at < pairStarts[pair + 1]; at++) pairs[next[words[at]]++] = pair;
  }
  return { starts, pairs };
}
