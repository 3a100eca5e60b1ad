// AssemblyScript. Hot loops: what eld (https://github.com/nitotm/efficient-language-detector-js) does with a text, on
// raw memory that lies where the constants say. All n-grams of a text are cut out first, then looked up, then scored:
// loops without branches that depend on each other let the engine wait for several places of the table at once.
// ../ngram-scores.ts is the caller, and eld itself the reference that tests hold this against.

/** Code units that are read of a text, as eld does. */
export const UNITS: usize = 64;
export const LONGEST_TEXT: i32 = 1000;
/** UTF-8 of the text's words, one after the other, and where each of them ends, from the first word on. */
const BYTES: usize = 4096;
const ENDS: usize = 8192;
/** Every n-gram of the text: up to four bytes as a big-endian number, and its kind. */
export const NGRAMS: usize = 16384;
/** What the table has of them, each once. */
const FOUND: usize = 24576;
/** Points of every language as 32-bit numbers; the table's last places stay 0. */
export const SCORES: usize = 28672;
export const LANGUAGES: usize = 64;
/**
 * What each code unit is to eld: 0 where it separates words, otherwise the UTF-8 of its lower case in up to three bytes,
 * the number of bytes from bit 24 on, and the bits below.
 */
export const LETTERS: usize = 32768;
export const LETTER: u32 = 1 << 27;
/** Belongs to a word where nothing but others of its kind stands between it and a letter, or the end. */
export const APOSTROPHE: u32 = 1 << 26;
/** The hash table, with open addressing, of more than twice as many places as the database has n-grams. */
const LAST_SLOT: u32 = 0x3_ffff;
const SLOTS: usize = LETTERS + 4 * 0x1_0000;
/** All n-grams, then their languages and points; `fill` reads the first, `score` the second. */
export const DATABASE: usize = SLOTS + offsetof<Slot>() * (<usize>LAST_SLOT + 1);

/** Side by side, so that one look into memory finds all. */
@unmanaged
class Slot {
  ngram: u32;
  /** 0 in a free slot, otherwise where its points begin (from bit 9 on), how many there are (from bit 3), the kind + 1. */
  entry: u32;
  /** Number of the last text that had it. */
  text: u32;
  unused: u32;
}

/** Kinds of n-grams. */
const BEGINS: u32 = 1;
const ENDS_WORD: u32 = 2;
/** What is left of an overlong word; eld takes it for one n-gram, which no database has. */
const OVERLONG: u32 = 4;

/** eld's limits in bytes: after which the next word end ends a text, of a text, and of a word. */
const SOFT_BYTES: i32 = 350;
const MOST_BYTES: i32 = 380;
const WORD_BYTES: i32 = 70;

/** What eld took from every score, to keep its database small. */
const LEAST_SCORE: u32 = 53;

let points: usize = 0;
let text: u32 = 0;

/** Makes the hash table of a database of so many n-grams: 32 bits each, then 8 bits each (scores from bit 2 on, kind). */
export function fill(ngrams: u32): void {
  const counts: usize = DATABASE + 4 * <usize>ngrams;
  points = counts + <usize>ngrams;
  let first: u32 = 0;
  for (let at: u32 = 0; at < ngrams; at++) {
    const ngram = load<u32>(DATABASE + 4 * <usize>at);
    const count: u32 = load<u8>(counts + at);
    const kind: u32 = count & 3;
    let slot = slotOf(ngram, kind);
    while (slot.entry !== 0) slot = after(slot);
    slot.ngram = ngram;
    slot.entry = (first << 9) | ((count >>> 2) << 3) | (kind + 1);
    first += count >>> 2;
  }
}

/** Scores the text of so many code units. Returns the number of the language with the most points, or -1. */
export function score(size: i32): i32 {
  memory.fill(SCORES, 0, 4 * LANGUAGES);
  text++;
  addPoints(find(cut(split(size))));
  return likeliest();
}

/** The number of n-grams that `score` cut out, some of them more than once. */
export let ngramCount: i32 = 0;

/** Splits the text into words. Returns their number. */
function split(size: i32): i32 {
  let bytes: i32 = 0;
  let words: i32 = 0;
  let inside: u32 = 0;
  for (let at = 0; at < size; at++) {
    let letter = letterAt(at);
    if (letter & APOSTROPHE) letter = joinsLetter(at, size) ? letter | LETTER : 0;
    const isLetter = (letter >>> 27) & 1;
    words += isLetter & ~inside;
    inside = isLetter;
    store<u32>(BYTES + bytes, letter);
    bytes += (letter >>> 24) & 3;
    store<i32>(ENDS + ((<usize>words) << 2), bytes);
    if (bytes + words - 1 > MOST_BYTES) break;
  }
  return words;
}

/** Cuts words into four bytes at every third place, and the last four. Returns where the n-grams end. */
function cut(words: i32): usize {
  let to = NGRAMS;
  let start: i32 = 0;
  for (let word = 1; word <= words; word++) {
    const end = load<i32>(ENDS + ((<usize>word) << 2));
    const size = end - start;
    if (size <= 4) {
      to = put(to, bytesAt(start) >>> (8 * (4 - size)), BEGINS | ENDS_WORD);
    } else {
      to = put(to, bytesAt(start), BEGINS);
      const last = start + min(size, WORD_BYTES) - 4;
      for (let at = start + 3; at < last; at += 3) to = put(to, bytesAt(at), 0);
      to = size > WORD_BYTES ? put(to, rest(last, end), OVERLONG) : put(to, bytesAt(last), ENDS_WORD);
    }
    if (end + word - 1 > SOFT_BYTES) break;
    start = end;
  }
  ngramCount = <i32>((to - NGRAMS) >>> 3);
  return to;
}

/** Looks up the n-grams. Returns where those end that the table has. */
function find(end: usize): usize {
  let to = FOUND;
  for (let at = NGRAMS; at < end; at += 8) {
    const ngram = load<u32>(at);
    const kind = load<u32>(at, 4);
    let slot = slotOf(ngram, kind);
    while (slot.entry !== 0 && (slot.ngram !== ngram || (slot.entry & 7) !== kind + 1)) slot = after(slot);
    store<u32>(to, slot.entry);
    const isNew = <usize>(slot.entry !== 0) & <usize>(slot.text !== text);
    slot.text = text;
    to += isNew << 2;
  }
  return to;
}

/** Adds what each n-gram says for its languages. */
function addPoints(end: usize): void {
  for (let at = FOUND; at < end; at += 4) {
    const entry = load<u32>(at);
    let from = points + 2 * (entry >>> 9);
    const to = from + 2 * ((entry >>> 3) & 63);
    for (; from < to; from += 2) {
      const score = SCORES + ((<usize>load<u8>(from)) << 2);
      store<u32>(score, load<u32>(score) + load<u8>(from, 1) + LEAST_SCORE);
    }
  }
}

/** The first language that has the most points; -1 where none has any. */
function likeliest(): i32 {
  let most = i32x4.splat(0);
  for (let at: usize = 0; at < 4 * LANGUAGES; at += 16) most = i32x4.max_s(most, v128.load(SCORES + at));
  const score = max(
    max(i32x4.extract_lane(most, 0), i32x4.extract_lane(most, 1)),
    max(i32x4.extract_lane(most, 2), i32x4.extract_lane(most, 3)),
  );
  if (score === 0) return -1;
  let language: i32 = 0;
  while (load<i32>(SCORES + ((<usize>language) << 2)) !== score) language++;
  return language;
}

function letterAt(at: i32): u32 {
  return load<u32>(LETTERS + ((<usize>load<u16>(UNITS + ((<usize>at) << 1))) << 2));
}

function joinsLetter(at: i32, size: i32): bool {
  let next = at + 1;
  while (next < size && (letterAt(next) & APOSTROPHE) !== 0) next++;
  return next === size || (letterAt(next) & LETTER) !== 0;
}

function bytesAt(at: i32): u32 {
  return bswap(load<u32>(BYTES + at));
}

function put(to: usize, ngram: u32, kind: u32): usize {
  store<u32>(to, ngram);
  store<u32>(to, kind, 4);
  return to + 8;
}

/** A number of its own for most that is left of overlong words. */
function rest(from: i32, end: i32): u32 {
  let hash = bytesAt(from);
  for (let at = from + 4; at < end; at++) hash = hash * 31 + load<u8>(BYTES + at);
  return hash;
}

function slotOf(ngram: u32, kind: u32): Slot {
  const hash = (ngram ^ ((kind + 1) * 0x9e37_79b1)) * 0x85eb_ca6b;
  return changetype<Slot>(SLOTS + <usize>((hash ^ (hash >>> 15)) & LAST_SLOT) * offsetof<Slot>());
}

function after(slot: Slot): Slot {
  const next = changetype<usize>(slot) + offsetof<Slot>();
  return changetype<Slot>(next === DATABASE ? SLOTS : next);
}
