import { mix } from '../../dedup/kernels/mix.ts';
import { keyText } from '../normalise.ts';
import { skeleton } from '../skeleton.ts';
import { isCharacterToken, tokens } from '../tokens.ts';
import { HALF, KEPT, NOT_PLAIN, SINGLE, SKELETON_KEYS } from './skeleton-keys.ts';

// A hot loop: every side of every pair passes here several times, and most of the time no token has to be cut out of its
// text. Texts are copied into an array, because a character of a string costs more to get at; words are found without
// branches, because no processor foresees where they end; and what a loop writes to are constants, because the compiler
// looks up anything else for every character.

/** Longer texts take the long way. */
const MOST_UNITS = 1 << 16;

const units = new Uint16Array(MOST_UNITS + 1);
const unitBytes = Buffer.from(units.buffer);

/** Texts whose letters are kept at the same time. */
const SHELVES = 2;
const LETTERS = MOST_UNITS + 1;
const EDGES = 2 * MOST_UNITS + 2;
/** The letters of the plain text that was read last into a shelf: those of its tokens, one token after the other. */
const letters = new Uint16Array(SHELVES * LETTERS);
/** Where in these letters each token begins, and after it where it ends. */
const edges = new Int32Array(SHELVES * EDGES);
/** The hash as it stands at every edge. */
const hashesAtEdges = new Int32Array(SHELVES * EDGES);
/** Who read last into each shelf. */
const owners: (TokenHashes | undefined)[] = new Array(SHELVES).fill(undefined);
// What is exported or imported is looked up, too.
export const [tokenLetters, tokenEdges] = [letters, edges] as const;
const keys = SKELETON_KEYS;

/**
 * The tokens of a segment's key text (case, digits and compatibility forms made equal) as 32-bit hashes, and a hash of
 * the segment's skeleton. Holds those of the text that was read last.
 */
export class TokenHashes {
  count = 0;
  hashes = new Int32Array(256);
  /** 2 for a word, 1 for a character of a script without spaces, which is half a word. */
  halves = new Uint8Array(256);
  /** Whether the letters of the tokens were found, too, without making the key text. */
  isPlain = false;
  /** Two unsigned lanes of a 64-bit hash of the skeleton. It names nothing for good. */
  high = 0;
  low = 0;
  /** Where the edges of the first token lie in `tokenEdges`. */
  readonly firstEdge: number;

  /** @param shelf where letters are kept until anybody reads another text into the same one */
  constructor(private readonly shelf: 0 | 1 = 0) {
    this.firstEdge = shelf * EDGES;
  }

  /** Whether the letters of the text that was read last are still there. */
  get hasLetters(): boolean {
    return this.isPlain && owners[this.shelf] === this;
  }

  /** The upper 53 bits of a hash of the skeleton, which a number holds exactly. */
  get skeletonKey(): number {
    const high = mix(this.high ^ Math.imul(this.low, 0x9e3779b1));
    return high * 0x200000 + (mix(this.low ^ Math.imul(high, 0x85ebca6b)) >>> 11);
  }

  read(text: string): this {
    owners[this.shelf] = this;
    if (text.length >= MOST_UNITS) return this.readAny(text);
    if (text.length > this.hashes.length) this.makeRoom(2 * text.length);
    unitBytes.write(text, 0, 'utf16le');
    const seen = this.readSpaced(text.length);
    if (seen & NOT_PLAIN) return this.readAny(text);
    this.isPlain = true;
    if (seen & (SINGLE | HALF)) this.readUnspaced(text.length);
    // Nothing but punctuation is its own skeleton.
    if (this.count === 0) this.hashSkeleton(text);
    return this;
  }

  /** Words, in which a character without spaces counts half. */
  get words(): number {
    let halves = 0;
    for (let at = 0; at < this.count; at++) halves += this.halves[at] as number;
    return halves / 2;
  }

  /** @returns everything that the characters are; the rest is right only for words with something between them */
  private readSpaced(length: number): number {
    let seen = 0;
    const { firstEdge } = this;
    let size = this.shelf * LETTERS;
    let edge = firstEdge;
    let inside = 0;
    let hash = START;
    let high = START;
    let low = START;
    // What stands behind the text ends its last token.
    units[length] = SPACE;
    for (let at = 0; at <= length; at++) {
      const entry = keys[units[at] as number] as number;
      const letter = entry & 0xffff;
      const kept = (entry >>> KEPT_BIT) & 1;
      const mask = -kept;
      seen |= entry;
      letters[size] = letter;
      edges[edge] = size;
      hashesAtEdges[edge] = hash;
      edge += kept ^ inside;
      inside = kept;
      size += kept;
      hash = (step(hash, letter) & mask) | (START & ~mask);
      high = (step(high, letter) & mask) | (high & ~mask);
      // What is not kept has the letter 0.
      low = Math.imul(low, 1 + (mask & 0x45d9f3a)) + letter;
    }
    const { hashes, halves } = this;
    const count = (edge - firstEdge) >>> 1;
    for (let token = 0; token < count; token++) {
      hashes[token] = hashesAtEdges[firstEdge + 2 * token + 1] as number;
      halves[token] = 2;
    }
    this.count = count;
    this.high = high >>> 0;
    this.low = low >>> 0;
    return seen;
  }

  /** Finds the tokens anew where some characters are tokens of their own. */
  private readUnspaced(length: number): void {
    const { hashes, halves, firstEdge } = this;
    let size = this.shelf * LETTERS;
    let count = 0;
    let isOpen = false;
    for (let at = 0; at < length; at++) {
      const entry = keys[units[at] as number] as number;
      if ((entry & KEPT) === 0) {
        isOpen = false;
        continue;
      }
      const isSingle = (entry & SINGLE) !== 0;
      if (isSingle || !isOpen) {
        edges[firstEdge + 2 * count] = size;
        halves[count] = isSingle || entry & HALF ? 1 : 2;
        hashes[count++] = START;
      }
      hashes[count - 1] = step(hashes[count - 1] as number, entry & 0xffff);
      size++;
      edges[firstEdge + 2 * count - 1] = size;
      isOpen = !isSingle;
    }
    this.count = count;
  }

  private readAny(text: string): this {
    const found = tokens(keyText(text));
    if (found.length > this.hashes.length) this.makeRoom(2 * found.length);
    for (const [at, token] of found.entries()) {
      this.hashes[at] = hashOf(token);
      this.halves[at] = isCharacterToken(token) ? 1 : 2;
    }
    this.count = found.length;
    this.isPlain = false;
    this.hashSkeleton(text);
    return this;
  }

  private hashSkeleton(text: string): void {
    const whole = skeleton(text);
    let low = START;
    for (let at = 0; at < whole.length; at++) low = Math.imul(low, 0x45d9f3b) + whole.charCodeAt(at);
    this.high = hashOf(whole) >>> 0;
    this.low = low >>> 0;
  }

  private makeRoom(tokens: number): void {
    this.hashes = new Int32Array(tokens);
    this.halves = new Uint8Array(tokens);
  }
}

/** No token is empty, and none hashes to this but once in 2^32. */
const START = 0x2f0b4a27;
const SPACE = 0x20;
const KEPT_BIT = Math.log2(KEPT);

function step(hash: number, unit: number): number {
  const next = Math.imul(hash ^ unit, 0x9e3779b1);
  return next ^ (next >>> 15);
}

function hashOf(text: string): number {
  let hash = START;
  for (let at = 0; at < text.length; at++) hash = step(hash, text.charCodeAt(at));
  return hash;
}
