import { dictionary } from '../../node_modules/eld/src/dictionary.js';
import { ngramsData } from '../../node_modules/eld/src/ngrams/medium.js';

/** Set in the kind of an n-gram that begins or ends a word. */
export const BEGINS = 1;
export const ENDS = 2;

/**
 * eld's database (Apache-2.0, `medium`: 60 languages) as a hash table of n-grams with open addressing. An n-gram is up to
 * four bytes of UTF-8, as a big-endian number of 32 bits with a sign, and a kind (BEGINS | ENDS). Memory: about 5 MB beside
 * eld's own.
 */
export interface NgramTable {
  /** ISO 639-1 codes by number. */
  codes: string[];
  /**
   * SLOT numbers a slot, side by side so that one look into memory finds them all: the bytes; 0 in a free slot, otherwise
   * the place of the first score (from bit 9 on), the number of scores (from bit 3 on) and the kind + 1; and two zeros,
   * for who has a copy. A power of two in all.
   */
  slots: Int32Array;
  /** A language's points (from bit 8 on) and its number. */
  scores: Int32Array;
}

/** What eld took from every score, to keep its database small. */
const LEAST_SCORE = 53;

/** Numbers of a slot. */
export const SLOT = 4;

/** Where the slot begins in which an n-gram is looked for first, up to the beginning of the last one. */
export function slotOf(bytes: number, kind: number, last: number): number {
  const hash = Math.imul(bytes ^ Math.imul(kind + 1, 0x9e37_79b1), 0x85eb_ca6b);
  return ((hash ^ (hash >>> 15)) << 2) & last;
}

/** The table of eld's database; made in about a fifth of a second at the first call. */
export function ngramTable(): NgramTable {
  table ??= makeTable();
  return table;
}

let table: NgramTable | undefined;

function makeTable(): NgramTable {
  const entries = Object.entries(ngramsData.ngrams);
  const size = 2 ** Math.ceil(Math.log2(entries.length * 2));
  const scoreCount = entries.reduce((sum, [, scores]) => sum + Object.keys(scores).length, 0);
  const made: NgramTable = {
    codes: Object.values(ngramsData.languages),
    slots: new Int32Array(SLOT * size),
    scores: new Int32Array(scoreCount),
  };
  const byteOf = new Map(dictionary.map((character, byte) => [character, byte]));
  let filled = 0;
  for (const [ngram, scores] of entries) {
    const inner = ngram.trim();
    const kind = (ngram.startsWith(' ') ? BEGINS : 0) | (ngram.endsWith(' ') ? ENDS : 0);
    let bytes = 0;
    for (const character of inner) bytes = (bytes << 8) | (byteOf.get(character) ?? 0);
    const last = SLOT * (size - 1);
    let slot = slotOf(bytes, kind, last);
    while (made.slots[slot + 1] !== 0) slot = (slot + SLOT) & last;
    const first = filled;
    for (const [language, score] of Object.entries(scores)) {
      made.scores[filled++] = ((score + LEAST_SCORE) << 8) | Number(language);
    }
    made.slots[slot] = bytes;
    made.slots[slot + 1] = (first << 9) | ((filled - first) << 3) | (kind + 1);
  }
  return made;
}
