// Scans one segment and looks for repetitions in it. AssemblyScript, compiled to segment-kernel.wasm.ts and called by
// segment-kernel.ts, which lays out the memory; what it finds, scan-segment.ts defines, where the reference stands too.

// The bits of character-classes.ts that it asks for.
const WORDY = 1 << 0;
const MARK = 1 << 2;
const NUMBER = 1 << 3;
const OWN = 1 << 4;
const NO_TEXT = 1 << 6;
const MISREAD_LEAD = 1 << 7;
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

const MISREAD = MISREAD_LEAD | MISREAD_TRAIL;
const DENSE = HAN | HANGUL | KANA;
/** Ten bits lie between the classes that are counted, so that one number counts a block of 1,023 characters. */
const COUNTED = WORDY | LETTER | SPACE;
const BLOCK = 1023;
const BLANK = 0x20;

/** Where everything lies, as segment-kernel.ts lays it out: the classes of every code unit, what is found, the text. */
const TABLE: usize = 0;
const FOUND: usize = TABLE + (0x1_0000 << 2);
const TEXT: usize = FOUND + 64;

/** What `scan` finds, in the order of FOUND in segment-kernel.ts. */
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

/** @returns 0 for a text with surrogates, which are not for this loop; else 1, with everything found */
export function scan(size: i32, edges: usize): i32 {
  const found = changetype<Found>(FOUND);
  let seen = 0;
  let common = STABLE;
  let letters = 0;
  let wordy = 0;
  let spaces = 0;
  let inside = 0;
  let edge = edges;
  for (let block = 0; block < size; block += BLOCK) {
    const end = min(size, block + BLOCK);
    let counts = 0;
    for (let at = block; at < end; at++) {
      const bits = classesAt(at);
      const isWordy = bits & WORDY;
      seen |= bits;
      common &= bits;
      counts += bits & COUNTED;
      store<i32>(edge, at);
      edge += (<usize>(isWordy ^ inside)) << 2;
      inside = isWordy;
    }
    wordy += counts & BLOCK;
    letters += (counts >>> 10) & BLOCK;
    spaces += counts >>> 20;
  }
  if (seen & NO_TEXT && hasSurrogate(size)) return 0;
  store<i32>(edge, size);
  found.classes = seen;
  found.letters = letters;
  found.wordy = wordy;
  found.spaces = spaces;
  found.looksMisread = <i32>((seen & MISREAD) === MISREAD && hasMisread(size));
  // The only white space that is stable is the blank.
  found.isNormal = <i32>(size === 0 || (common !== 0 && !hasNeedlessBlank(size)));
  found.marks = 0;
  found.ownLetters = letters;
  found.latinLetters = 0;
  found.extraHalves = 0;
  if (seen & (MARK | ALIEN | DENSE)) countRare(size, found);
  if (seen & UNSPACED) {
    findTokens(size, edges, found);
  } else {
    found.tokens = <i32>((((edge - edges) >> 2) + 1) >> 1);
    found.words = letters === wordy ? found.tokens : countWords(edges, found.tokens);
  }
  return 1;
}

function unitAt(at: i32): i32 {
  return <i32>load<u16>((<usize>at) << 1, TEXT);
}

function classesAt(at: i32): i32 {
  return load<i32>((<usize>unitAt(at)) << 2, TABLE);
}

function hasMisread(size: i32): boolean {
  let before = 0;
  for (let at = 0; at < size; at++) {
    const bits = classesAt(at);
    if (before & MISREAD_LEAD && bits & MISREAD_TRAIL) return true;
    before = bits;
  }
  return false;
}

/** Whether a blank is at either end of a text that is not empty, or beside another. */
function hasNeedlessBlank(size: i32): boolean {
  return unitAt(0) === BLANK || unitAt(size - 1) === BLANK || hasBlanksTogether(size);
}

function hasBlanksTogether(size: i32): boolean {
  const blank = i16x8.splat(<i16>BLANK);
  for (let at = 0; at + 1 < size; at += 8) {
    const first = TEXT + ((<usize>at) << 1);
    const blanks = i16x8.eq(v128.load(first), blank);
    if (!v128.any_true(v128.and(blanks, i16x8.eq(v128.load(first, 2), blank)))) continue;
    // What is behind the text may be blanks, too.
    for (let place = at; place < min(at + 8, size - 1); place++) {
      if (unitAt(place) === BLANK && unitAt(place + 1) === BLANK) return true;
    }
  }
  return false;
}

function hasSurrogate(size: i32): boolean {
  for (let at = 0; at < size; at++) {
    if ((unitAt(at) & 0xf800) === 0xd800) return true;
  }
  return false;
}

/** What most segments have none of. */
function countRare(size: i32, found: Found): void {
  let marks = 0;
  let own = 0;
  let latin = 0;
  let halves = 0;
  for (let at = 0; at < size; at++) {
    const bits = classesAt(at);
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

function countWords(edges: usize, tokens: i32): i32 {
  let words = 0;
  for (let token = 0; token < tokens; token++) {
    const end = load<i32>(edges + ((<usize>token) << 3), 4);
    for (let at = load<i32>(edges + ((<usize>token) << 3)); at < end; at++) {
      if (!(classesAt(at) & LETTER)) continue;
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
function findTokens(size: i32, edges: usize, found: Found): void {
  let state = NONE;
  let classes = 0;
  let tokens = 0;
  let words = 0;
  for (let at = 0; at < size; at++) {
    const bits = classesAt(at);
    const continues =
      state === WORD ? (bits & (WORDY | UNSPACED)) === WORDY : state === CHARACTER && (bits & MARK) !== 0;
    if (!continues) {
      if (state !== NONE) {
        store<i32>(edges + ((<usize>tokens) << 3), at, 4);
        tokens++;
        words += <i32>((classes & LETTER) !== 0);
      }
      classes = 0;
      if (!(bits & WORDY)) state = NONE;
      else if (!(bits & UNSPACED)) state = WORD;
      else state = bits & (LETTER | NUMBER) ? CHARACTER : NONE;
      if (state !== NONE) store<i32>(edges + ((<usize>tokens) << 3), at);
    }
    classes |= bits;
  }
  if (state !== NONE) {
    store<i32>(edges + ((<usize>tokens) << 3), size, 4);
    tokens++;
    words += <i32>((classes & LETTER) !== 0);
  }
  found.tokens = tokens;
  found.words = words;
}

/** How many code units have one of the classes. */
export function countOf(size: i32, wanted: i32): i32 {
  let count = 0;
  for (let at = 0; at < size; at++) count += <i32>((classesAt(at) & wanted) !== 0);
  return count;
}

/** The first place at or after another whose code unit has one of the classes; `size` where there is none. */
export function next(from: i32, size: i32, wanted: i32): i32 {
  let at = from;
  while (at < size && !(classesAt(at) & wanted)) at++;
  return at;
}

/**
 * 0 only where no unit of up to `maximum` code units stands three times in a row, blanks between not counted. Without its
 * blanks, such a text matches itself, shifted by the size of the unit, over twice that size, so that only few places of
 * each have to be compared.
 */
export function mayRepeat(size: i32, maximum: i32, scratch: usize): i32 {
  // A unit can be a single character and blanks then.
  if (hasBlanksTogether(size)) return 1;
  const end = withoutBlanks(size, scratch);
  const longest = min(<i32>((end - scratch) >> 1) / 3, maximum);
  if (longest >= 2 && matchesClosely(scratch, end)) return 1;
  for (let band = FIRST_BAND; band <= longest; band *= 2) {
    if (matchesInBand(scratch, end, band, min(2 * band - 1, longest))) return 1;
  }
  return 0;
}

/** Lanes of a vector: from here on, one vector holds the code units after so many different shifts. */
const FIRST_BAND = 8;

/** @returns the end of the text without its blanks */
function withoutBlanks(size: i32, scratch: usize): usize {
  let end = scratch;
  for (let at = 0; at < size; at++) {
    const unit = unitAt(at);
    store<u16>(end, unit);
    end += (<usize>(unit !== BLANK)) << 1;
  }
  return end;
}

/**
 * Whether the text matches itself over twice a shift of 2 to 7. What does so has two code units from an even place on
 * that match, with a shift of 3 four of them, and with longer ones four from a place on that is a multiple of four.
 */
function matchesClosely(text: usize, end: usize): boolean {
  for (let at = text; at + 4 < end; at += 16) {
    const here = v128.load(at);
    const two = i32x4.eq(here, v128.load(at, 4));
    const three = v128.or(i64x2.eq(here, v128.load(at, 6)), i64x2.eq(v128.load(at, 4), v128.load(at, 10)));
    const four = v128.or(i64x2.eq(here, v128.load(at, 8)), i64x2.eq(here, v128.load(at, 10)));
    const six = v128.or(i64x2.eq(here, v128.load(at, 12)), i64x2.eq(here, v128.load(at, 14)));
    if (!v128.any_true(v128.or(v128.or(two, three), v128.or(four, six)))) continue;
    for (let shift: usize = 4; shift < 16; shift += 2) {
      for (let place: usize = 0; place < 16; place += 2) {
        if (matchesAt(text, end, at + place, shift)) return true;
      }
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
  while (to + shift < end && load<u16>(to) === load<u16>(to + shift)) to += 2;
  if (to === place) return false;
  while (from > text && load<u16>(from - 2) === load<u16>(from - 2 + shift)) from -= 2;
  return to - from >= 2 * shift;
}
