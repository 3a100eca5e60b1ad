import { EMPTY_HASH, hashLetter } from '../text/kernels/fnv-hash.ts';
import { weightedLength } from '../text/scripts.ts';
import type { WordFingerprints } from './word-fingerprints.ts';

/** A text as numbers of words: segment k is `words[offsets[k]] ... words[offsets[k + 1] - 1]`. */
export interface TokenisedText {
  segments: number;
  words: Int32Array;
  offsets: Int32Array;
  /** Weighted length of each segment in characters, plus one. */
  lengths: Float64Array;
}

const SPACE = 1;
const WORD = 2;
/** Punctuation, and characters of scripts without spaces: each is a word of its own. */
const SINGLE = 3;

/** What a UTF-16 code unit is to a tokeniser. */
const KINDS = classify();

/**
 * Segments as words in lower case and compatibility form (NFKC): runs of letters, marks and digits; every character of Chinese, Japanese, Korean and
 * the other scripts without spaces, and every sign of punctuation, alone. Holds 4 bytes a word.
 * @param fingerprints numbers the words; two texts to be compared share it
 */
export function tokeniseText(segments: readonly string[], fingerprints: WordFingerprints): TokenisedText {
  let words = new Int32Array(1024);
  let count = 0;
  const offsets = new Int32Array(segments.length + 1);
  const lengths = new Float64Array(segments.length);
  for (let index = 0; index < segments.length; index++) {
    const text = segments[index].normalize('NFKC').toLowerCase();
    lengths[index] = weightedLength(text) + 1;
    if (count + text.length > words.length) {
      const larger = new Int32Array(Math.max(words.length * 2, count + text.length));
      larger.set(words);
      words = larger;
    }
    for (let at = 0; at < text.length; ) {
      const kind = KINDS[text.charCodeAt(at)];
      if (kind === SPACE) {
        at++;
        continue;
      }
      // FNV-1a and a multiplicative hash side by side.
      let low = EMPTY_HASH;
      let high = 0x9e3779b9 | 0;
      do {
        const unit = text.charCodeAt(at++);
        low = hashLetter(low, unit);
        high = (Math.imul(high, 31) + unit * 0x85eb) | 0;
      } while (kind === WORD && at < text.length && KINDS[text.charCodeAt(at)] === WORD);
      words[count++] = fingerprints.numberOf(low, high);
    }
    offsets[index + 1] = count;
  }
  return { segments: segments.length, words: words.slice(0, count), offsets, lengths };
}

function classify(): Uint8Array {
  const kinds = new Uint8Array(0x10000);
  const dense =
    /[\p{sc=Hani}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{sc=Bopo}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]/u;
  for (let unit = 0; unit < kinds.length; unit++) {
    const character = String.fromCharCode(unit);
    const surrogate = unit >= 0xd800 && unit < 0xe000;
    if (/\s/u.test(character) || unit < 32) kinds[unit] = SPACE;
    else if (surrogate || (/[\p{L}\p{M}\p{N}]/u.test(character) && !dense.test(character)))
      kinds[unit] = WORD;
    else kinds[unit] = SINGLE;
  }
  return kinds;
}
