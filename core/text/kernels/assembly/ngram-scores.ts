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
/** What the database has of each of them; 0 for nothing. */
const FOUND: usize = 24576;
/** Points of every language as 32-bit numbers; the last places stay 0. */
export const SCORES: usize = 28672;
export const LANGUAGES: usize = 64;
/** Languages and points of all that was found, each n-gram once, one after the other. */
const POINTS: usize = 32768;
/** A hash table of what was found, with open addressing: of these first slots one to begin with, and room behind them. */
const SEEN: usize = 57344;
const SEEN_BITS: u32 = 9;
/**
 * What each code unit is to eld: 0 where it separates words, otherwise the UTF-8 of its lower case in up to three bytes,
 * the number of bytes from bit 24 on, and the bits below.
 */
export const LETTERS: usize = 65536;
export const LETTER: u32 = 1 << 27;
/** Belongs to a word where nothing but others of its kind stands between it and a letter, or the end. */
export const APOSTROPHE: u32 = 1 << 26;
/** The hash table: for every kind of n-grams so many buckets. An n-gram whose bucket is full lies in one behind it. */
const BUCKETS: u32 = 1 << 14;
const TABLE: usize = LETTERS + 4 * 0x1_0000;
const KINDS: usize = 4;
/** All n-grams, then their languages and points; `fill` reads the first, `score` the second. */
export const DATABASE: usize = TABLE + KINDS * BUCKETS * offsetof<Bucket>();

/** Four n-grams, which one instruction compares, filled from the first on: 0 is none. Then the entries of each. */
@unmanaged
class Bucket {
  ngram0: u32;
  ngram1: u32;
  ngram2: u32;
  ngram3: u32;
  /** Where its points begin (from bit 6 on), and how many languages have some. */
  entry0: u32;
  entry1: u32;
  entry2: u32;
  entry3: u32;
}

/** What was found, and the number of the last text in which it was. */
@unmanaged
class Seen {
  text: u32;
  entry: u32;
}

/** Kinds of n-grams. */
const BEGINS: u32 = 1;
const ENDS_WORD: u32 = 2;
/** What is left of an overlong word; eld takes it for one n-gram, which no database has. Bits of a hash lie above. */
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
    let bucket = bucketOf(ngram, kind);
    while (isFull(bucket)) bucket = after(bucket, kind);
    let lane = changetype<usize>(bucket);
    while (load<u32>(lane) !== 0) lane += 4;
    store<u32>(lane, ngram);
    store<u32>(lane, (first << 6) | (count >>> 2), offsetof<Bucket>('entry0'));
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
      to =
        size > WORD_BYTES ? put(to, 0, (rest(last, end) << 3) | OVERLONG) : put(to, bytesAt(last), ENDS_WORD);
    }
    if (end + word - 1 > SOFT_BYTES) break;
    start = end;
  }
  ngramCount = <i32>((to - NGRAMS) >>> 3);
  return to;
}

/** Looks up the n-grams. Returns where what the database has of them ends. */
function find(end: usize): usize {
  let to = FOUND;
  for (let at = NGRAMS; at < end; at += 8) {
    const ngram = load<u32>(at);
    // What is left of an overlong word is 0: if anything, it finds an empty place, which has no points.
    const kind = load<u32>(at, 4) & 3;
    let bucket = bucketOf(ngram, kind);
    let lanes = lanesWith(ngram, bucket);
    while (lanes === 0 && isFull(bucket)) {
      bucket = after(bucket, kind);
      lanes = lanesWith(ngram, bucket);
    }
    const entry = load<u32>(
      changetype<usize>(bucket) + ((<usize>ctz(lanes | 8)) << 2),
      offsetof<Bucket>('entry0'),
    );
    store<u32>(to, lanes === 0 ? 0 : entry);
    to += 4;
  }
  return to;
}

/**
 * Adds what each n-gram says for its languages, once all of that lies side by side: how many an n-gram has, no processor
 * foresees.
 */
function addPoints(end: usize): void {
  let to = POINTS;
  for (let at = FOUND; at < end; at += 4) {
    const entry = load<u32>(at);
    const from = points + 2 * (entry >>> 6);
    const size: usize = (entry & 63) << 1;
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
    for (let more: usize = 32; more < size; more += 16) v128.store(to + more, v128.load(from + more));
    to += size & (0 - isNew(entry));
  }
  for (let at = POINTS; at < to; at += 2) {
    const point: u32 = load<u16>(at);
    const score = SCORES + <usize>((point & 0xff) << 2);
    store<u32>(score, load<u32>(score) + (point >>> 8) + LEAST_SCORE);
  }
}

/** Whether this text did not have it before, as 0 or 1. */
function isNew(entry: u32): usize {
  let seen = changetype<Seen>(SEEN + <usize>((entry * 0x9e37_79b1) >>> (32 - SEEN_BITS)) * offsetof<Seen>());
  while (seen.text === text && seen.entry !== entry) {
    seen = changetype<Seen>(changetype<usize>(seen) + offsetof<Seen>());
  }
  const isNew = <usize>(seen.text !== text);
  seen.text = text;
  seen.entry = entry;
  return isNew;
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

function bucketOf(ngram: u32, kind: u32): Bucket {
  const hash = (ngram ^ (ngram >>> 15)) * 0x85eb_ca6b;
  return changetype<Bucket>(bucketsOf(kind) + <usize>(hash >>> 18) * offsetof<Bucket>());
}

function after(bucket: Bucket, kind: u32): Bucket {
  const next = changetype<usize>(bucket) + offsetof<Bucket>();
  return changetype<Bucket>(next === bucketsOf(kind + 1) ? bucketsOf(kind) : next);
}

function bucketsOf(kind: u32): usize {
  return TABLE + <usize>kind * BUCKETS * offsetof<Bucket>();
}

function isFull(bucket: Bucket): bool {
  return bucket.ngram3 !== 0;
}

/** A bit for each place of the bucket, which is set where it has the n-gram. */
function lanesWith(ngram: u32, bucket: Bucket): i32 {
  return i32x4.bitmask(i32x4.eq(v128.load(changetype<usize>(bucket)), i32x4.splat(ngram)));
}
