// Scans one segment and looks for repetitions in it. AssemblyScript, compiled to segment-kernel.wasm.ts and called by
// segment-kernel.ts, which lays out the memory; what it finds, scan-segment.ts defines, where the reference stands too.

// The bits of character-classes.ts that it asks for.
const WORDY = 1 << 0;
const MARK = 1 << 2;
const NUMBER = 1 << 3;
const OWN = 1 << 4;
const NO_TEXT = 1 << 6;
const MISREAD_TRAIL = 1 << 8;
const LETTER = 1 << 10;
const STABLE = 1 << 11;
const HAN = 1 << 13;
const HANGUL = 1 << 14;
const KANA = 1 << 15;
const LATIN = 1 << 19;
const SPACE = 1 << 20;
const UNSPACED = 1 << 22;
const ALIEN = 1 << 23;

const DENSE = HAN | HANGUL | KANA;
/** Ten bits lie between the classes that are counted, so that one number counts a block of 1,023 characters. */
const COUNTED = WORDY | LETTER | SPACE;
const BLOCK = 1023;
const BLANK: u16 = 0x20;

/** What `scan` finds, in the order of FIELDS in segment-kernel.ts. */
@unmanaged
class Found {
  classes: i32;
  letters: i32;
  wordy: i32;
  marks: i32;
  spaces: i32;
  ownLetters: i32;
  latinLetters: i32;
  extraHalves: i32;
  tokens: i32;
  words: i32;
  isNormal: i32;
  looksMisread: i32;
}

/** @returns 0 for a text with surrogates, which are not for this loop; else 1, with everything in `found` */
export function scan(text: usize, size: i32, table: usize, edges: usize, found: Found): i32 {
  let seen = 0;
  let common = STABLE;
  let neighbours = 0;
  let misread = 0;
  let letters = 0;
  let wordy = 0;
  let spaces = 0;
  let inside = 0;
  let edge = edges;
  // As if a space were before and after the text.
  let before = SPACE;
  for (let block = 0; block < size; block += BLOCK) {
    const end = min(size, block + BLOCK);
    let counts = 0;
    for (let at = block; at < end; at++) {
      const bits = classesAt(text, at, table);
      seen |= bits;
      common &= bits;
      neighbours |= before & bits;
      // The bit for a trailing byte is the one after that for a leading one.
      misread |= (before << 1) & bits;
      before = bits;
      counts += bits & COUNTED;
      const isWordy = bits & WORDY;
      store<i32>(edge, at);
      edge += (<usize>(isWordy ^ inside)) << 2;
      inside = isWordy;
    }
    wordy += counts & BLOCK;
    letters += (counts >>> 10) & BLOCK;
    spaces += counts >>> 20;
  }
  if (seen & NO_TEXT && hasSurrogate(text, size)) return 0;
  store<i32>(edge, size);
  found.classes = seen;
  found.letters = letters;
  found.wordy = wordy;
  found.spaces = spaces;
  found.looksMisread = <i32>((misread & MISREAD_TRAIL) != 0);
  found.isNormal = <i32>(size == 0 || (common != 0 && !((neighbours | before) & SPACE)));
  found.marks = 0;
  found.ownLetters = letters;
  found.latinLetters = 0;
  found.extraHalves = 0;
  if (seen & (MARK | ALIEN | DENSE)) countRare(text, size, table, found);
  if (seen & UNSPACED) {
    findTokens(text, size, table, edges, found);
  } else {
    found.tokens = <i32>((((edge - edges) >> 2) + 1) >> 1);
    found.words = letters == wordy ? found.tokens : countWords(text, table, edges, found.tokens);
  }
  return 1;
}

function classesAt(text: usize, at: i32, table: usize): i32 {
  return load<i32>(table + ((<usize>load<u16>(text + ((<usize>at) << 1))) << 2));
}

function hasSurrogate(text: usize, size: i32): boolean {
  for (let at = 0; at < size; at++) {
    if ((load<u16>(text + ((<usize>at) << 1)) & 0xf800) == 0xd800) return true;
  }
  return false;
}

/** What most segments have none of. */
function countRare(text: usize, size: i32, table: usize, found: Found): void {
  let marks = 0;
  let own = 0;
  let latin = 0;
  let halves = 0;
  for (let at = 0; at < size; at++) {
    const bits = classesAt(text, at, table);
    if (bits & LETTER) {
      if (bits & OWN) own++;
      else if (bits & LATIN) latin++;
    } else if (bits & MARK) marks++;
    if (bits & HAN) halves += 3;
    else if (bits & HANGUL) halves += 2;
    else if (bits & KANA) halves += 1;
  }
  found.marks = marks;
  found.ownLetters = own;
  found.latinLetters = latin;
  found.extraHalves = halves;
}

function countWords(text: usize, table: usize, edges: usize, tokens: i32): i32 {
  let words = 0;
  for (let token = 0; token < tokens; token++) {
    const end = load<i32>(edges + ((<usize>token) << 3), 4);
    for (let at = load<i32>(edges + ((<usize>token) << 3)); at < end; at++) {
      if (!(classesAt(text, at, table) & LETTER)) continue;
      words++;
      break;
    }
  }
  return words;
}

const NONE = 0;
const WORD = 1;
const CHARACTER = 2;

/** Tokens where some characters are tokens of their own; `scanAny` of scan-segment.ts says which. */
function findTokens(text: usize, size: i32, table: usize, edges: usize, found: Found): void {
  let state = NONE;
  let classes = 0;
  let tokens = 0;
  let words = 0;
  for (let at = 0; at < size; at++) {
    const bits = classesAt(text, at, table);
    const continues =
      state == WORD ? (bits & (WORDY | UNSPACED)) == WORDY : state == CHARACTER && (bits & MARK) != 0;
    if (!continues) {
      if (state != NONE) {
        store<i32>(edges + ((<usize>tokens) << 3), at, 4);
        tokens++;
        words += <i32>((classes & LETTER) != 0);
      }
      classes = 0;
      if (!(bits & WORDY)) state = NONE;
      else if (!(bits & UNSPACED)) state = WORD;
      else state = bits & (LETTER | NUMBER) ? CHARACTER : NONE;
      if (state != NONE) store<i32>(edges + ((<usize>tokens) << 3), at);
    }
    classes |= bits;
  }
  if (state != NONE) {
    store<i32>(edges + ((<usize>tokens) << 3), size, 4);
    tokens++;
    words += <i32>((classes & LETTER) != 0);
  }
  found.tokens = tokens;
  found.words = words;
}

/** How many code units have one of the classes. */
export function countOf(text: usize, size: i32, table: usize, wanted: i32): i32 {
  let count = 0;
  for (let at = 0; at < size; at++) count += <i32>((classesAt(text, at, table) & wanted) != 0);
  return count;
}

/**
 * 0 only where no unit of up to `maximum` code units stands three times in a row, blanks between not counted. Without its
 * blanks, such a text matches itself, shifted by the size of the unit, over twice that size, so that only few places of
 * each have to be compared.
 */
export function mayRepeat(text: usize, size: i32, maximum: i32, scratch: usize): i32 {
  const end = withoutBlanks(text, size, scratch);
  // A unit can be a single character then.
  if (end == 0) return 1;
  const longest = min(<i32>((end - scratch) >> 1) / 3, maximum);
  for (let shift = 2; shift < FIRST_BAND && shift <= longest; shift++) {
    if (matchesShifted(scratch, end, shift)) return 1;
  }
  for (let band = FIRST_BAND; band <= longest; band *= 2) {
    if (matchesInBand(scratch, end, band, min(2 * band - 1, longest))) return 1;
  }
  return 0;
}

/** Lanes of a vector: from here on, one vector holds the code units after so many different shifts. */
const FIRST_BAND = 8;

/** @returns the end of the text without its blanks, 0 where two are side by side */
function withoutBlanks(text: usize, size: i32, scratch: usize): usize {
  let end = scratch;
  let before = 0;
  let doubled = 0;
  for (let at = 0; at < size; at++) {
    const unit = load<u16>(text + ((<usize>at) << 1));
    const isBlank = <i32>(unit == BLANK);
    store<u16>(end, unit);
    end += (<usize>(1 - isBlank)) << 1;
    doubled |= before & isBlank;
    before = isBlank;
  }
  return doubled ? 0 : end;
}

/** Whether the text matches itself over twice a shift of 2 to 7; what does has two or four units from an even place on. */
function matchesShifted(text: usize, end: usize, shift: i32): boolean {
  const bytes = (<usize>shift) << 1;
  for (let at = text; at + bytes < end; at += 16) {
    const here = v128.load(at);
    const there = v128.load(at + bytes);
    let isSame = v128.any_true(i64x2.eq(here, there));
    if (shift == 2) isSame = v128.any_true(i32x4.eq(here, there));
    else if (shift == 3)
      isSame = isSame || v128.any_true(i64x2.eq(v128.load(at, 4), v128.load(at + bytes, 4)));
    if (!isSame) continue;
    for (let place: usize = 0; place < 16; place += 2) {
      if (matchesAt(text, end, at + place, bytes)) return true;
    }
  }
  return false;
}

/** Whether the text matches itself over twice a shift between two: at every third place all of them are compared at once. */
function matchesInBand(text: usize, end: usize, from: i32, to: i32): boolean {
  // Of so many places, one and the two after it lie in every match.
  const step = (<usize>(2 * from - 2)) << 1;
  for (let at = text; at + ((<usize>from) << 1) < end; at += step) {
    const first = i16x8.splat(load<i16>(at));
    const second = i16x8.splat(load<i16>(at, 2));
    const third = i16x8.splat(load<i16>(at, 4));
    for (let shift = from; shift <= to; shift += 8) {
      const there = at + ((<usize>shift) << 1);
      if (there >= end) break;
      const isSame = v128.and(
        i16x8.eq(first, v128.load(there)),
        v128.and(i16x8.eq(second, v128.load(there, 2)), i16x8.eq(third, v128.load(there, 4))),
      );
      if (!v128.any_true(isSame)) continue;
      for (let lane = 0; lane < 8; lane++) {
        if (matchesAt(text, end, at, (<usize>shift + lane) << 1)) return true;
      }
    }
  }
  return false;
}

/** Whether a match of twice the shift has a place in it. All but the place itself are bytes. */
function matchesAt(text: usize, end: usize, place: usize, shift: usize): boolean {
  let from = place;
  let to = place;
  while (to + shift < end && load<u16>(to) == load<u16>(to + shift)) to += 2;
  if (to == place) return false;
  while (from > text && load<u16>(from - 2) == load<u16>(from - 2 + shift)) from -= 2;
  return to - from >= 2 * shift;
}
