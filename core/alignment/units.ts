import type { Language } from '../../contracts/primitives.ts';
import { keyText } from '../text/normalise.ts';
import { tokens } from '../text/tokens.ts';

/** Letters of a word that are kept: cutting off endings is the cheapest stemmer, and as good as better ones here. */
const STEM_LETTERS = 5;
/** Korean particles and endings follow the stem, which mostly shows in two syllables. */
const STEM_SYLLABLES = 2;

const HANGUL = /^\p{Script=Hangul}/u;
const ALPHABET =
  /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Georgian}]/u;

/** Languages whose words only a dictionary finds. */
const UNSPACED_LANGUAGES: ReadonlySet<Language> = new Set(['ja', 'zh', 'th', 'lo', 'km', 'my']);

/**
 * What the word aligner takes for words in a language. Small corpora are sparse, so units are stems: the first five
 * letters of alphabetic words, the first two syllables of Korean ones; in languages without spaces the words that
 * Intl.Segmenter finds. Chosen by how well they tell good from shuffled pairs (bench/alignment-quality.ts).
 */
export function alignmentUnits(language: Language): (text: string) => string[] {
  if (!UNSPACED_LANGUAGES.has(language)) return (text) => tokens(keyText(text)).map(stem);
  const segmenter = new Intl.Segmenter(language, { granularity: 'word' });
  return (text) => {
    const units: string[] = [];
    for (const { segment, isWordLike } of segmenter.segment(keyText(text))) {
      if (isWordLike) units.push(stem(segment));
    }
    return units;
  };
}

function stem(word: string): string {
  if (HANGUL.test(word)) return word.slice(0, STEM_SYLLABLES);
  return ALPHABET.test(word) ? word.slice(0, STEM_LETTERS) : word;
}
