// Hot loop: `scanSpaced` reads every character of nearly every segment and is written for speed, without branches. The
// regular expressions that it replaces are in scan-segment.test.ts, where property tests hold it against them.
import {
  ALIEN,
  CLASSES,
  CODE,
  HAN,
  HANGUL,
  KANA,
  LATIN,
  LETTER,
  MARK,
  MISREAD_LEAD,
  MISREAD_TRAIL,
  NO_TEXT,
  NUMBER,
  OWN,
  SLASH,
  SPACE,
  UNSPACED,
  WORDY,
} from './character-classes.ts';
import { type LanguageClasses, languageClasses } from './language-classes.ts';
import { weightedLength } from './scripts.ts';

/**
 * What the rules ask of a segment. Lengths are in code points unless they say otherwise. The object belongs to its
 * scanner and holds until the next scan.
 */
export class SegmentFeatures {
  /** The text that was scanned. */
  text = '';
  /** Its UTF-16 code units; longer than the text. */
  units: Uint16Array = new Uint16Array(0);
  /** All classes that occur (character-classes.ts). */
  classes = 0;
  characters = 0;
  letters = 0;
  /** Letters, marks and numbers. */
  wordy = 0;
  marks = 0;
  spaces = 0;
  /** Letters of the scripts of the scanner's language. */
  ownLetters = 0;
  /** Latin letters in a language of another script. */
  latinLetters = 0;
  /** Length as a Latin script would need it (scripts.ts); UTF-16 code units where no script is dense. */
  weightedLength = 0;
  /** Two neighbours that look like UTF-8 read as Windows-1252. */
  looksMisread = false;
  /** Number of tokens (tokens.ts). */
  tokens = 0;
  /** Tokens that have a letter. */
  words = 0;
  /** Where each token starts, and after it where it ends, in UTF-16 code units. */
  tokenEdges: Int32Array = new Int32Array(0);
}

/** How many UTF-16 code units of a segment have one of the classes. */
export function countOf({ text, units, classes }: SegmentFeatures, wanted: number): number {
  if (!(classes & wanted)) return 0;
  let count = 0;
  for (let at = 0; at < text.length; at++) if ((CLASSES[units[at] as number] as number) & wanted) count++;
  return count;
}

/** Scans the segments of one language, one after the other, into the same features. */
export class SegmentScanner {
  private readonly features = new SegmentFeatures();
  private readonly classes: LanguageClasses;
  private bytes = Buffer.alloc(0);

  /** @param language whose scripts are a segment's own; `und` where that does not matter */
  constructor(language: string) {
    this.classes = languageClasses(language);
    this.reserve(256);
  }

  /** The features of a text; the same object every time. Memory: 10 bytes per character of the longest text. */
  scan(text: string): SegmentFeatures {
    const { features } = this;
    if (text.length >= features.units.length) this.reserve(2 * text.length);
    this.bytes.write(text, 0, 'utf16le');
    features.text = text;
    if (!scanSpaced(features, this.classes.table)) scanAny(features, this.classes);
    const { classes } = features;
    if (classes & SLASH && text.includes('://')) features.classes |= CODE;
    features.weightedLength = classes & DENSE ? weightedLength(text) : text.length;
    features.looksMisread =
      (classes & MISREAD_LEAD) !== 0 && (classes & MISREAD_TRAIL) !== 0 && hasMisread(features, this.classes);
    return features;
  }

  private reserve(size: number): void {
    const units = new Uint16Array(size);
    this.bytes = Buffer.from(units.buffer);
    this.features.units = units;
    this.features.tokenEdges = new Int32Array(2 * size);
  }
}

const DENSE = HAN | HANGUL | KANA;

/** What only a loop that looks at one character after the other gets right: characters as tokens, surrogates. */
const NOT_SPACED = UNSPACED | NO_TEXT;

/** The features of a text in scripts with spaces; false, with the features half done, for any other text. */
function scanSpaced(features: SegmentFeatures, table: Uint32Array): boolean {
  const { units, tokenEdges } = features;
  const size = features.text.length;
  let seen = 0;
  let letters = 0;
  let wordy = 0;
  let spaces = 0;
  let edges = 0;
  let inside = 0;
  for (let block = 0; block < size; block += BLOCK) {
    const end = Math.min(size, block + BLOCK);
    let counts = 0;
    for (let at = block; at < end; at++) {
      const bits = table[units[at] as number] as number;
      const isWordy = bits & WORDY;
      seen |= bits;
      counts += bits & COUNTED;
      tokenEdges[edges] = at;
      edges += isWordy ^ inside;
      inside = isWordy;
    }
    wordy += counts & BLOCK;
    letters += (counts >>> LETTER_SHIFT) & BLOCK;
    spaces += counts >>> SPACE_SHIFT;
  }
  if (seen & NOT_SPACED) return false;
  tokenEdges[edges] = size;
  features.classes = seen;
  features.characters = size;
  features.letters = letters;
  features.wordy = wordy;
  features.spaces = spaces;
  features.tokens = (edges + 1) >>> 1;
  features.words = letters === wordy ? features.tokens : countWords(features);
  features.marks = 0;
  features.ownLetters = letters;
  features.latinLetters = 0;
  if (seen & RARE) countRare(features, table);
  return true;
}

/** Ten bits lie between the classes that are counted, so that one number counts a block of 1,023 characters. */
const COUNTED = WORDY | LETTER | SPACE;
const LETTER_SHIFT = Math.log2(LETTER);
const SPACE_SHIFT = Math.log2(SPACE);
const BLOCK = 2 ** LETTER_SHIFT - 1;

/** What most segments have none of, so that it is counted only where there is any. */
const RARE = MARK | ALIEN;

function countWords({ units, tokens, tokenEdges }: SegmentFeatures): number {
  let words = 0;
  for (let token = 0; token < tokens; token++) {
    const end = tokenEdges[2 * token + 1] as number;
    for (let at = tokenEdges[2 * token] as number; at < end; at++) {
      if (!((CLASSES[units[at] as number] as number) & LETTER)) continue;
      words++;
      break;
    }
  }
  return words;
}

function countRare(features: SegmentFeatures, table: Uint32Array): void {
  let ownLetters = 0;
  for (let at = 0; at < features.text.length; at++) {
    const bits = table[features.units[at] as number] as number;
    if (bits & LETTER) {
      if (bits & OWN) ownLetters++;
      else if (bits & LATIN) features.latinLetters++;
    } else if (bits & MARK) features.marks++;
  }
  features.ownLetters = ownLetters;
}

/** The features of any text, code point by code point. */
function scanAny(features: SegmentFeatures, classes: LanguageClasses): void {
  const { text, units, tokenEdges } = features;
  let tokenClasses = 0;
  /** What the character before belongs to: no token, a word, or a character that is a token of its own. */
  let state: 'none' | 'word' | 'character' = 'none';
  reset(features);
  for (let at = 0; at < text.length; ) {
    const codePoint = text.codePointAt(at) as number;
    const isPair = codePoint > 0xffff;
    const bits = isPair ? classes.ofAstral(codePoint) : (classes.table[units[at] as number] as number);
    features.classes |= bits;
    features.characters++;
    count(features, bits);
    const continues =
      (state === 'word' && bits & WORDY && !(bits & UNSPACED)) || (state === 'character' && bits & MARK);
    if (!continues) {
      if (state !== 'none') endToken(features, at, tokenClasses);
      tokenClasses = 0;
      state = stateAfter(bits);
      if (state !== 'none') tokenEdges[2 * features.tokens] = at;
    }
    tokenClasses |= bits;
    at += isPair ? 2 : 1;
  }
  if (state !== 'none') endToken(features, text.length, tokenClasses);

  function stateAfter(bits: number): typeof state {
    if (!(bits & WORDY)) return 'none';
    if (!(bits & UNSPACED)) return 'word';
    // A mark of a script without spaces is in no token where no letter is before it.
    return bits & (LETTER | NUMBER) ? 'character' : 'none';
  }

  function endToken(features: SegmentFeatures, at: number, tokenClasses: number): void {
    tokenEdges[2 * features.tokens++ + 1] = at;
    if (tokenClasses & LETTER) features.words++;
  }
}

function reset(features: SegmentFeatures): void {
  features.classes = 0;
  features.characters = 0;
  features.letters = 0;
  features.wordy = 0;
  features.marks = 0;
  features.spaces = 0;
  features.ownLetters = 0;
  features.latinLetters = 0;
  features.tokens = 0;
  features.words = 0;
}

function count(features: SegmentFeatures, bits: number): void {
  if (bits & WORDY) features.wordy++;
  if (bits & LETTER) {
    features.letters++;
    if (bits & OWN) features.ownLetters++;
    else if (bits & LATIN) features.latinLetters++;
  } else if (bits & MARK) features.marks++;
  if (bits & SPACE) features.spaces++;
}

function hasMisread({ text, units }: SegmentFeatures, { table }: LanguageClasses): boolean {
  let before = 0;
  for (let at = 0; at < text.length; at++) {
    const bits = table[units[at] as number] as number;
    if (bits & MISREAD_TRAIL && before & MISREAD_LEAD) return true;
    before = bits;
  }
  return false;
}
