import type { Language } from '../../contracts/primitives.ts';
import { keyText } from '../text/normalise.ts';
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

/** Is told of every unit of a text where it stands in the text's key. */
export type UnitVisitor = (key: string, start: number, end: number) => void;

/** Finds the units of texts of one language. */
export type UnitCutter = (text: string, visit: UnitVisitor) => void;

/**
 * What the word aligner takes for words in a language. Small corpora are sparse, so units are stems: the first five
 * letters of alphabetic words, the first two syllables of Korean ones; in languages without spaces the words that
 * Intl.Segmenter finds. Chosen by how well they tell good from shuffled pairs (bench/alignment-quality.ts).
 */
export function alignmentUnits(language: Language): UnitCutter {
  return UNSPACED_LANGUAGES.has(language) ? segmentedWords(language) : spacedWords();
}

function spacedWords(): UnitCutter {
  const scanner = new SegmentScanner('und');
  return (text, visit) => {
    const key = keyText(text);
    const { tokens, tokenEdges } = scanner.scan(key);
    for (let token = 0; token < tokens; token++) {
      const start = tokenEdges[2 * token];
      visit(key, start, stemEnd(key, start, tokenEdges[2 * token + 1]));
    }
  };
}

function segmentedWords(language: Language): UnitCutter {
  const segmenter = new Intl.Segmenter(language, { granularity: 'word' });
  return (text, visit) => {
    const key = keyText(text);
    for (const { segment, index, isWordLike } of segmenter.segment(key)) {
      if (isWordLike) visit(key, index, stemEnd(key, index, index + segment.length));
    }
  };
}

function stemEnd(key: string, start: number, end: number): number {
  const length = end - start;
  return length <= STEM_SYLLABLES ? end : start + Math.min(length, stemLength(key, start));
}

/** By the first UTF-16 code unit of a word; 0 where it has not been asked for yet. */
const stemLengths = new Uint8Array(0x1_0000);
const WHOLE_WORD = 255;

function stemLength(key: string, start: number): number {
  const letter = key.charCodeAt(start);
  const known = stemLengths[letter];
  if (known > 0) return known === WHOLE_WORD ? Number.POSITIVE_INFINITY : known;
  const character = String.fromCodePoint(key.codePointAt(start) as number);
  const length = HANGUL.test(character)
    ? STEM_SYLLABLES
    : ALPHABET.test(character)
      ? STEM_LETTERS
      : WHOLE_WORD;
  // Half a character outside the basic plane does not tell its script.
  if (character.length === 1) stemLengths[letter] = length;
  return length === WHOLE_WORD ? Number.POSITIVE_INFINITY : length;
}
