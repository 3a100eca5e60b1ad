import type { Language } from '../../contracts/primitives.ts';
import { tokenEdges, tokenLetters } from '../text/kernels/token-hashes.ts';
import { keyText } from '../text/normalise.ts';
import { SideTokens } from '../text/pair-tokens.ts';
import { SegmentScanner } from '../text/scan-segment.ts';

/** Letters of a word that are kept: cutting off endings is the cheapest stemmer, and as good as better ones here. */
const STEM_LETTERS = 5;
/** Korean particles and endings follow the stem, which mostly shows in two syllables. */
const STEM_SYLLABLES = 2;

const HANGUL = /^\p{Script=Hangul}/u;
const ALPHABET =
  /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Georgian}]/u;

/** Languages whose words only a dictionary finds. */
const UNSPACED_LANGUAGES: ReadonlySet<Language> = new Set(['ja', 'zh', 'th', 'lo', 'km', 'my']);

/** Is told of every unit of a text where it stands among UTF-16 code units of the text's key. */
export type UnitVisitor = (letters: Uint16Array, start: number, end: number) => void;

/** Finds the units of texts of one language. */
export type UnitCutter = (text: string, visit: UnitVisitor) => void;

/**
 * What the word aligner takes for words in a language. Small corpora are sparse, so units are stems: the first five
 * letters of alphabetic words, the first two syllables of Korean ones; in languages without spaces the words that
 * Intl.Segmenter finds. Chosen by how well they tell good from shuffled pairs (bench/alignment-quality.ts).
 * @param side has the tokens of texts that others look at, too
 */
export function alignmentUnits(language: Language, side = new SideTokens()): UnitCutter {
  return UNSPACED_LANGUAGES.has(language) ? segmentedWords(language) : spacedWords(side);
}

function spacedWords(side: SideTokens): UnitCutter {
  const scanner = new SegmentScanner('und');
  return (text, visit) => {
    // The key of most texts need not be made.
    const { isPlain, firstEdge, count } = side.withLetters(text);
    if (isPlain) visitStems(tokenLetters, tokenEdges, firstEdge, count, visit);
    else {
      const { units, tokens, tokenEdges: edges } = scanner.scan(keyText(text));
      visitStems(units, edges, 0, tokens, visit);
    }
  };
}

function visitStems(
  letters: Uint16Array,
  edges: Int32Array,
  firstEdge: number,
  tokens: number,
  visit: UnitVisitor,
): void {
  for (let token = 0, edge = firstEdge; token < tokens; token++, edge += 2) {
    const start = edges[edge];
    visit(letters, start, stemEnd(letters, start, edges[edge + 1]));
  }
}

function segmentedWords(language: Language): UnitCutter {
  const segmenter = new Intl.Segmenter(language, { granularity: 'word' });
  return (text, visit) => {
    const key = keyText(text);
    const letters = new Uint16Array(key.length);
    for (let at = 0; at < key.length; at++) letters[at] = key.charCodeAt(at);
    for (const { segment, index, isWordLike } of segmenter.segment(key)) {
      if (isWordLike) visit(letters, index, stemEnd(letters, index, index + segment.length));
    }
  };
}

function stemEnd(letters: Uint16Array, start: number, end: number): number {
  const length = end - start;
  return length <= STEM_SYLLABLES ? end : start + Math.min(length, stemLength(letters, start));
}

/** By the first UTF-16 code unit of a word; 0 where it has not been asked for yet. */
const stemLengths = new Uint8Array(0x1_0000);
const WHOLE_WORD = 255;

function stemLength(letters: Uint16Array, start: number): number {
  const letter = letters[start];
  const known = stemLengths[letter];
  if (known > 0) return known === WHOLE_WORD ? Number.POSITIVE_INFINITY : known;
  const isHalf = letter >= 0xd800 && letter < 0xdc00;
  const character = String.fromCharCode(...letters.subarray(start, isHalf ? start + 2 : start + 1));
  const length = HANGUL.test(character)
    ? STEM_SYLLABLES
    : ALPHABET.test(character)
      ? STEM_LETTERS
      : WHOLE_WORD;
  // Half a character outside the basic plane does not tell its script.
  if (character.length === 1) stemLengths[letter] = length;
  return length === WHOLE_WORD ? Number.POSITIVE_INFINITY : length;
}
