import { deflateRawSync } from 'node:zlib';
// eld publishes its detector and not its database; these are the files that its own entry points load.
import { dictionary } from '../node_modules/eld/src/dictionary.js';
import { ngramsData } from '../node_modules/eld/src/ngrams/medium.js';

/** Set in the kind of an n-gram that begins or ends a word. */
const BEGINS = 1;
const ENDS = 2;

/**
 * eld's database (Apache-2.0, `medium`: 60 languages, of which each n-gram has at most 63) as bytes, compressed with raw
 * deflate: all n-grams, each up to four bytes of UTF-8 as a big-endian number in 32 bits (little-endian); for each a byte
 * with the number of its scores from bit 2 on, and its kind; then all scores, each the language's number in a byte and
 * the score, less 53, in another one.
 */
export function packNgrams() {
  const byteOf = new Map(dictionary.map((character, byte) => [character, byte]));
  const entries = Object.entries(ngramsData.ngrams);
  const ngrams = Buffer.alloc(4 * entries.length);
  const counts = Buffer.alloc(entries.length);
  const scores = [];
  for (const [index, [ngram, points]] of entries.entries()) {
    let bytes = 0;
    for (const character of ngram.trim()) bytes = (bytes << 8) | byteOf.get(character);
    ngrams.writeInt32LE(bytes, 4 * index);
    const kind = (ngram.startsWith(' ') ? BEGINS : 0) | (ngram.endsWith(' ') ? ENDS : 0);
    const languages = Object.entries(points);
    counts.writeUInt8((languages.length << 2) | kind, index);
    for (const [language, score] of languages) scores.push(Number(language), score);
  }
  return {
    ngrams: entries.length,
    /** ISO 639-1 codes by number. */
    languages: Object.values(ngramsData.languages),
    data: deflateRawSync(Buffer.concat([ngrams, counts, Buffer.from(scores)]), { level: 9 }),
  };
}
