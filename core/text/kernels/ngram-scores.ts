import { inflateRawSync } from 'node:zlib';
import { CLASSES, FOLD, LETTER } from '../character-classes.ts';
import { DATABASE, LANGUAGES, NGRAM_COUNT } from './ngram-database.ts';
import { NGRAM_SCORES } from './ngram-scores.wasm.ts';

/** What assembly/ngram-scores.ts exports: where things lie in its memory, in bytes, and what it does. */
type Place = { readonly value: number };
type Kernel = Record<'UNITS' | 'NGRAMS' | 'SCORES' | 'LETTERS' | 'DATABASE' | 'ngramCount', Place> &
  Record<'LONGEST_TEXT' | 'LANGUAGES' | 'LETTER' | 'APOSTROPHE', Place> & {
    fill(ngrams: number): void;
    score(size: number): number;
  };

/** Of 64 KiB: for the layout in assembly/ngram-scores.ts, and the database at its end. */
const PAGES = 52;

/**
 * Points that a text's n-grams give to each language of eld's database. Holds those of the text that was read last.
 * Memory: 3.4 MB.
 */
export class NgramScores {
  /** ISO 639-1 codes by number. */
  readonly languages: readonly string[] = LANGUAGES;
  /** By number of language. */
  readonly points: Int32Array;
  private readonly kernel: Kernel;
  private readonly buffer: SharedArrayBuffer;
  private readonly units: Uint16Array;
  private readonly bytes: Buffer;

  constructor() {
    const memory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES, shared: true });
    const module = new WebAssembly.Module(Buffer.from(NGRAM_SCORES, 'base64'));
    this.kernel = new WebAssembly.Instance(module, { env: { memory } }).exports as Kernel;
    this.buffer = memory.buffer;
    const { UNITS, LONGEST_TEXT, SCORES, LETTERS, LETTER, APOSTROPHE, DATABASE: address } = this.kernel;
    new Uint32Array(this.buffer, LETTERS.value, 0x1_0000).set(lettersOf(LETTER.value, APOSTROPHE.value));
    new Uint8Array(this.buffer, address.value).set(inflateRawSync(Buffer.from(DATABASE, 'base64')));
    this.kernel.fill(NGRAM_COUNT);
    this.points = new Int32Array(this.buffer, SCORES.value, this.languages.length);
    this.units = new Uint16Array(this.buffer, UNITS.value, LONGEST_TEXT.value);
    this.bytes = Buffer.from(this.buffer, UNITS.value, 2 * LONGEST_TEXT.value);
  }

  /**
   * Reads a text, of which eld uses the first 1,000 code units at most.
   * @param units the text's UTF-16 code units, where the caller has them already; more may follow
   * @returns the number of the first language with the most points, -1 where none has any
   */
  read(text: string, units?: Uint16Array): number {
    const size = Math.min(text.length, this.units.length);
    if (units) this.units.set(units.subarray(0, size));
    else this.bytes.write(text.slice(0, size), 0, 'utf16le');
    return this.kernel.score(size);
  }

  /** Different n-grams of the text. */
  ngrams(): number {
    const { NGRAMS, ngramCount } = this.kernel;
    const ngrams = new Int32Array(this.buffer, NGRAMS.value, 2 * ngramCount.value);
    const different = new Set<number>();
    for (let at = 0; at < ngrams.length; at += 2) {
      different.add(8 * (ngrams[at] as number) + (ngrams[at + 1] as number));
    }
    return different.size;
  }
}

/** By code unit, what the kernel wants to know of it (LETTERS in assembly/ngram-scores.ts). */
function lettersOf(letter: number, apostrophe: number): Uint32Array {
  const letters = Uint32Array.from(CLASSES, (classes, unit) =>
    classes & LETTER ? packed(FOLD[unit] as number) | letter : 0,
  );
  letters[FINAL_SIGMA] = packed(FINAL_SIGMA) | letter;
  // The lower case of İ is two characters.
  letters[DOTTED_I] = 0x69 | (0xcc << 8) | (0x87 << 16) | (3 << 24) | letter;
  for (const unit of APOSTROPHES) letters[unit] = packed(unit) | apostrophe;
  return letters;
}

const FINAL_SIGMA = 0x3c2;
const DOTTED_I = 0x130;
const APOSTROPHES = [0x27, 0x60, 0x2019];

/** The UTF-8 of a code unit from the lowest byte on, with the number of bytes above. */
function packed(unit: number): number {
  if (unit < 0x80) return unit | (1 << 24);
  if (unit < 0x800) return 0xc0 | (unit >> 6) | ((0x80 | (unit & 0x3f)) << 8) | (2 << 24);
  return (
    0xe0 | (unit >> 12) | ((0x80 | ((unit >> 6) & 0x3f)) << 8) | ((0x80 | (unit & 0x3f)) << 16) | (3 << 24)
  );
}
