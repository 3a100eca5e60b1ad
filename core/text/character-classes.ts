/**
 * What a character is, one bit each, so that one look into a table answers every question that rules ask of it.
 * `WORDY`: letter, mark or number, what tokens consist of.
 * `UNSPACED`: of a script written without spaces, whose characters are tokens of their own. `DIGIT`: has a decimal
 * digit in its compatibility form (7, ７, ², ①). `NO_TEXT`: control, private use, non-character, lone surrogate, U+FFFD.
 * `MISREAD_LEAD`, `MISREAD_TRAIL`: what the lead byte (C3 to F4) and the other bytes (80 to BF) of UTF-8 look like in
 * Windows-1252. `CODE`: begins a placeholder, markup or an address. `STABLE`: `normalise` leaves it whatever its
 * neighbours are. `COMPLEX`: its key text is not one character of its own, or one is wordy and the other not.
 * `TERMINAL`: ends a sentence. `HIDDEN`: not seen, and mostly not meant to be (core/privacy/hidden-text.ts). `MARKUP`:
 * begins a tag or placeholder. `WORDY`, `LETTER` and `SPACE` are ten bits apart, so that the scanner counts them together.
 */
export const WORDY = 1 << 0;
export const LETTER = 1 << 10;
export const MARK = 1 << 2;
export const NUMBER = 1 << 3;
export const SPACE = 1 << 20;
export const DIGIT = 1 << 5;
export const NO_TEXT = 1 << 6;
export const MISREAD_LEAD = 1 << 7;
export const MISREAD_TRAIL = 1 << 8;
export const CODE = 1 << 9;
export const ESCAPE = 1 << 1;
export const STABLE = 1 << 11;
export const COMPLEX = 1 << 12;
export const HAN = 1 << 13;
export const HANGUL = 1 << 14;
export const KANA = 1 << 15;
export const TERMINAL = 1 << 16;
export const BRACKET = 1 << 17;
export const CURRENCY = 1 << 18;
export const LATIN = 1 << 19;
export const SLASH = 1 << 21;
export const UNSPACED = 1 << 22;
export const HIDDEN = 1 << 24;
export const MARKUP = 1 << 25;
/** In the table of a language: a letter of another script than its own. */
export const ALIEN = 1 << 23;
/** In the table of a language (language-classes.ts): of a script that the language is written in. */
export const OWN = 1 << 4;

/** Each bit by what the Unicode Character Database (or the comment above) says of it. */
const PATTERNS: readonly [number, string][] = [
  [WORDY, '[\\p{L}\\p{M}\\p{N}]'],
  [LETTER, '\\p{L}'],
  [MARK, '\\p{M}'],
  [NUMBER, '\\p{N}'],
  [UNSPACED, '[\\p{sc=Hani}\\p{sc=Hira}\\p{sc=Kana}\\p{sc=Thai}\\p{sc=Laoo}\\p{sc=Khmr}\\p{sc=Mymr}]'],
  [SPACE, '\\s'],
  [DIGIT, '\\p{Nd}'],
  [NO_TEXT, '[\\p{Cc}\\p{Co}\\p{Cs}\\uFDD0-\\uFDEF\\uFFFD-\\uFFFF]'],
  [MISREAD_LEAD, '[\\u00C3-\\u00F4]'],
  [MISREAD_TRAIL, '[\\u0080-\\u00BF€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]'],
  [CODE, '[`<{[%@]'],
  [ESCAPE, '[\\\\&%]'],
  [HAN, '\\p{sc=Hani}'],
  [HANGUL, '\\p{sc=Hang}'],
  [KANA, '[\\p{sc=Hira}\\p{sc=Kana}ー]'],
  [TERMINAL, '[\\p{Sentence_Terminal}…]'],
  [BRACKET, '[\\p{Ps}\\p{Pe}]'],
  [CURRENCY, '\\p{Sc}'],
  [LATIN, '\\p{sc=Latn}'],
  [SLASH, '/'],
  [HIDDEN, '[\\u200B-\\u200D\\u2060-\\u206F\\u202A-\\u202E\\uFFF9-\\uFFFB\\u{E0000}-\\u{E01EF}]'],
  [MARKUP, '[<{%]'],
];

const UNITS = 0x1_0000;
const PAGE = 0x100;
/** What the lower case of İ has beside the i. */
const DOT_ABOVE = 0x307;

/** The classes of every UTF-16 code unit; those of a surrogate are of a lone one. */
export const CLASSES: Uint32Array = new Uint32Array(UNITS);

/** The character that one that is not `COMPLEX` contributes to a skeleton (see skeleton.ts), 0 for none. */
export const SKELETON: Uint16Array = new Uint16Array(UNITS);

/**
 * The lower case of every code unit as one code unit. Letters whose lower case depends on their neighbours or is more
 * than one character get the same value in all their forms: equal lower case means equal folds, not the other way round.
 */
export const FOLD: Uint16Array = new Uint16Array(UNITS);

fillTables();

/** Bounded by the number of assigned characters, about 100,000. */
const astral = new Map<number, number>();

/** The classes of a character beyond U+FFFF. */
export function astralClasses(codePoint: number): number {
  let found = astral.get(codePoint);
  if (found === undefined) {
    found = classesOf(String.fromCodePoint(codePoint));
    astral.set(codePoint, found);
  }
  return found;
}

function classesOf(character: string): number {
  let bits = 0;
  for (const [bit, pattern] of PATTERNS) if (new RegExp(`^${pattern}`, 'u').test(character)) bits |= bit;
  return /\p{Nd}/u.test(character.normalize('NFKC')) ? bits | DIGIT | COMPLEX : bits | COMPLEX;
}

/** Every code unit in its place, so that the matches of a pattern are ranges of the table. */
function allUnits(): string {
  const units = Uint16Array.from({ length: UNITS }, (_, unit) => unit);
  return Buffer.from(units.buffer).toString('utf16le');
}

/** Sets a bit for every code unit that matches a pattern (of one character, Unicode mode). */
export function mark(table: Uint32Array, bit: number, pattern: string): void {
  for (const { 0: run, index } of allUnits().matchAll(new RegExp(`${pattern}+`, 'gu'))) {
    for (let unit = index; unit < index + run.length; unit++) table[unit] = (table[unit] as number) | bit;
  }
}

function fillTables(): void {
  for (const [bit, pattern] of PATTERNS) mark(CLASSES, bit, pattern);
  // The last high and the first low surrogate met as one character.
  CLASSES.fill(NO_TEXT, 0xd800, 0xe000);
  for (let unit = 0; unit < UNITS; unit++) CLASSES[unit] = (CLASSES[unit] as number) | COMPLEX;
  const all = allUnits();
  for (let start = 0; start < UNITS; start += PAGE) {
    const page = all.slice(start, start + PAGE);
    // Most pages are Han and Hangul, which no normalisation changes; a form that is stable is so in all its parts.
    const unchanged = page.normalize('NFKC').toLowerCase() === page && !/\p{Nd}/u.test(page);
    for (let unit = start; unit < start + PAGE; unit++) {
      fill(unit, unchanged);
    }
  }
  for (const sigma of 'Σς') FOLD[sigma.charCodeAt(0)] = 'σ'.charCodeAt(0);
  FOLD['İ'.charCodeAt(0)] = 'i'.charCodeAt(0);
  FOLD[DOT_ABOVE] = 0;
}

function fill(unit: number, unchanged: boolean): void {
  const character = String.fromCharCode(unit);
  const bits = CLASSES[unit] as number;
  const compatible = unchanged ? character : character.normalize('NFKC');
  const lower = unchanged ? character : character.toLowerCase();
  FOLD[unit] = lower.charCodeAt(0);
  if (!unchanged && /\p{Nd}/u.test(compatible)) CLASSES[unit] = bits | DIGIT;
  if (!composesAlone(unit, bits) || (!unchanged && character.normalize('NFC') !== character)) return;
  CLASSES[unit] = (CLASSES[unit] as number) | STABLE;
  const key = unchanged ? character : compatible.toLowerCase().replace(/\p{Nd}/u, '0');
  const keyUnit = key.charCodeAt(0);
  if (key.length !== 1 || compatible === 'Σ' || !composesAlone(keyUnit, CLASSES[keyUnit] as number)) return;
  const isWordy = ((CLASSES[keyUnit] as number) & WORDY) !== 0;
  if (isWordy !== ((bits & WORDY) !== 0)) return;
  CLASSES[unit] = (CLASSES[unit] as number) & ~COMPLEX;
  if (isWordy) SKELETON[unit] = keyUnit;
}

/** False for what may join the character before it, and for what `normalise` replaces. */
function composesAlone(unit: number, bits: number): boolean {
  if (bits & MARK || (bits & SPACE && unit !== 0x20) || unit === 0xad) return false;
  const isJamo = unit >= 0x1100 && unit <= 0x11ff;
  return !isJamo && !(unit >= 0xd800 && unit < 0xe000);
}
