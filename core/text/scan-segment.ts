import {
  CODE,
  HAN,
  HANGUL,
  KANA,
  LATIN,
  LETTER,
  MARK,
  MISREAD_LEAD,
  MISREAD_TRAIL,
  NUMBER,
  OWN,
  SLASH,
  SPACE,
  STABLE,
  UNSPACED,
  WORDY,
} from './character-classes.ts';
import { FOUND, SegmentKernel } from './kernels/segment-kernel.ts';
import { type LanguageClasses, languageClasses } from './language-classes.ts';
import { normalise } from './normalise.ts';
import { weightedLength } from './scripts.ts';

/**
 * What the rules ask of a segment. Lengths are in code points unless they say otherwise. The object belongs to its
 * scanner and holds until the next scan.
 */
export class SegmentFeatures {
  /** The text that was scanned. */
  text = '';
  /** Its UTF-16 code units; mostly longer than the text. */
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
  /** `normalise` would not change the text. False for some of which that is true, too. */
  isNormal = false;
  /** Two neighbours that look like UTF-8 read as Windows-1252. */
  looksMisread = false;
  /** Number of tokens (tokens.ts). */
  tokens = 0;
  /** Tokens that have a letter. */
  words = 0;
  /** Where each token starts, and after it where it ends, in UTF-16 code units. */
  tokenEdges: Int32Array = new Int32Array(0);
  /** The text where WebAssembly reads it. */
  readonly kernel: SegmentKernel;

  constructor(kernel: SegmentKernel) {
    this.kernel = kernel;
  }
}

/** How many UTF-16 code units of a segment have one of the classes. */
export function countOf({ kernel, classes }: SegmentFeatures, wanted: number): number {
  return classes & wanted ? kernel.countOf(wanted) : 0;
}

/** Scans the segments of one language, one after the other, into the same features. */
export class SegmentScanner {
  private readonly features: SegmentFeatures;
  private readonly classes: LanguageClasses;

  /** @param language whose scripts are a segment's own; `und` where that does not matter */
  constructor(language: string) {
    this.classes = languageClasses(language);
    this.features = new SegmentFeatures(new SegmentKernel(this.classes.table));
  }

  /** The features of a text; the same object every time. Memory: that of a SegmentKernel. */
  scan(text: string): SegmentFeatures {
    const { features } = this;
    const { kernel } = features;
    kernel.write(text);
    features.text = text;
    features.units = kernel.units;
    features.tokenEdges = kernel.tokenEdges;
    if (kernel.scan()) takeFound(features, kernel.found);
    else scanAny(features, this.classes);
    if (features.classes & SLASH && text.includes('://')) features.classes |= CODE;
    return features;
  }

  /** The features of a text as it is stored (normalise.ts). */
  scanNormalised(text: string): SegmentFeatures {
    const features = this.scan(text);
    return features.isNormal ? features : this.scan(normalise(text));
  }
}

const DENSE = HAN | HANGUL | KANA;

function takeFound(features: SegmentFeatures, found: Int32Array): void {
  const size = features.text.length;
  features.classes = found[FOUND.classes] as number;
  features.characters = size;
  features.letters = found[FOUND.letters] as number;
  features.wordy = found[FOUND.wordy] as number;
  features.marks = found[FOUND.marks] as number;
  features.spaces = found[FOUND.spaces] as number;
  features.ownLetters = found[FOUND.ownLetters] as number;
  features.latinLetters = found[FOUND.latinLetters] as number;
  features.weightedLength = size + (found[FOUND.extraHalves] as number) / 2;
  features.isNormal = found[FOUND.isNormal] !== 0;
  features.looksMisread = found[FOUND.looksMisread] !== 0;
  features.tokens = found[FOUND.tokens] as number;
  features.words = found[FOUND.words] as number;
}

/**
 * The features of any text, code point by code point: what the kernel must find in texts without surrogates, and what is
 * found in those that have some.
 */
export function scanAny(features: SegmentFeatures, classes: LanguageClasses): void {
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
  features.weightedLength = features.classes & DENSE ? weightedLength(text) : text.length;
  features.looksMisread = hasMisread(features, classes);
  features.isNormal = isNormal(features, classes);

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

function isNormal({ text, units }: SegmentFeatures, { table }: LanguageClasses): boolean {
  let before = SPACE;
  for (let at = 0; at < text.length; at++) {
    const bits = table[units[at] as number] as number;
    if (!(bits & STABLE) || before & bits & SPACE) return false;
    before = bits;
  }
  return text.length === 0 || !(before & SPACE);
}
