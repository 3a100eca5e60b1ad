/** Two texts of a dataset version, whatever else its rows hold. */
interface TextPair {
  source: string;
  target: string;
}

/** A training pair that shows a text of a held-out set. */
export interface Leak {
  side: 'source' | 'target';
  how: 'exact' | 'n-grams';
  heldOut: string;
  training: string;
}

const MINIMUM_WORDS = 5;
const NGRAM = 5;
const CONTAINMENT = 0.8;

/**
 * Every training pair that repeats a held-out text of five or more words, on either side: the whole text once case,
 * digits and punctuation are taken away, or at least four fifths of its five-word sequences. Compares every training
 * text with every held-out text; shares no code with the pipeline, so that a mistake there shows here.
 */
export function findLeaks(training: readonly TextPair[], heldOut: readonly TextPair[]): Leak[] {
  const leaks: Leak[] = [];
  for (const side of ['source', 'target'] as const) {
    const held = heldOut
      .map((pair) => ({ text: pair[side], words: wordsOf(pair[side]) }))
      .filter(({ words }) => words.length >= MINIMUM_WORDS)
      .map(({ text, words }) => ({
        text,
        joined: words.join(''),
        sequences: [...new Set(sequencesOf(words))],
      }));
    for (const pair of training) {
      const words = wordsOf(pair[side]);
      const joined = words.join('');
      const sequences = new Set(sequencesOf(words));
      for (const candidate of held) {
        const contained = candidate.sequences.filter((sequence) => sequences.has(sequence)).length;
        const how =
          candidate.joined === joined
            ? 'exact'
            : contained >= CONTAINMENT * candidate.sequences.length
              ? 'n-grams'
              : undefined;
        if (how) leaks.push({ side, how, heldOut: candidate.text, training: pair[side] });
      }
    }
  }
  return leaks;
}

/** Lower-case words; all digits are alike. Written for languages with spaces between words. */
function wordsOf(text: string): string[] {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== '')
    .map((word) => word.replace(/\p{Nd}/gu, '0'));
}

function sequencesOf(words: readonly string[]): string[] {
  return words.slice(NGRAM - 1).map((_, first) => words.slice(first, first + NGRAM).join(' '));
}
