import { HashIndex } from './hash-index.ts';
import { mix } from './mix.ts';

// A hot loop: every byte of a file passes here, and none of it becomes a string.

/** A line that is repeated: the line that it repeats, and its own text, which holds until the next block. */
export type Repeated = (of: number, text: Buffer) => void;

/**
 * Lets the first of all lines pass that have the same pair, which is their first two columns, to the byte (DuplicateFilter
 * finds the same in decoded text). Pairs are told apart by 64 bits: two lanes as in TextHash, over bytes. Empty lines go,
 * and a carriage return before the line's end goes. Memory: 28 to 56 bytes per different pair, and 29 MB at least.
 */
export class UniqueLines {
  /** Lines that were taken. */
  lines = 0;
  stay = 0;
  repeated = 0;
  private readonly index = new HashIndex(EXPECTED);
  private firsts = new Uint32Array(EXPECTED);

  /**
   * @param withoutTarget makes the error of a line that has no tab
   * @param repeated told of every line that goes
   */
  constructor(
    private readonly withoutTarget: (line: number) => Error,
    private readonly onRepeat?: Repeated,
  ) {}

  /**
   * @param block whole lines with their ends, in an encoding in which ASCII has its own bytes; written over
   * @returns the lines that stay, within the block
   */
  take(block: Buffer): Buffer {
    const words = new DataView(block.buffer, block.byteOffset, block.length);
    const lastWord = block.length - WORD_BYTES;
    let kept = 0;
    /** Where the lines begin that stay and were not moved yet: they are moved together. */
    let from = 0;
    for (let at = 0; at < block.length; ) {
      const start = at;
      let high = HIGH_SEED;
      let low = LOW_SEED;
      let tabs = 0;
      for (;;) {
        // Four bytes at a time where none of them is a control character.
        while (at <= lastWord) {
          const word = words.getInt32(at, true);
          if ((word - CONTROLS) & ~word & TOP_BITS) break;
          high = Math.imul(high ^ word, 0x9e3779b1);
          high ^= high >>> 15;
          low = Math.imul(((low << 13) | (low >>> 19)) + word, 0xcc9e2d51);
          at += WORD_BYTES;
        }
        const byte = block[at] as number;
        if (byte === NEWLINE || (byte === RETURN && block[at + 1] === NEWLINE)) break;
        if (byte === TAB && ++tabs === 2) break;
        high = Math.imul(high ^ byte, 0x9e3779b1);
        high ^= high >>> 15;
        low = Math.imul(((low << 13) | (low >>> 19)) + byte, 0xcc9e2d51);
        at++;
      }
      // Of further columns only the end matters.
      if (block[at] !== NEWLINE) at = block.indexOf(NEWLINE, at);
      const end = at > start && block[at - 1] === RETURN ? at - 1 : at;
      at++;
      this.lines++;
      const stays = end > start && this.isNew(start, end, tabs, high, low, block);
      if (stays && end + 1 === at) continue;
      // What stayed before this line is moved, and this line where it stays without its carriage return.
      kept = move(block, from, start, kept);
      if (stays) {
        kept = move(block, start, end, kept);
        block[kept++] = NEWLINE;
      }
      from = at;
    }
    kept = move(block, from, block.length, kept);
    return block.subarray(0, kept);
  }

  private isNew(start: number, end: number, tabs: number, high: number, low: number, block: Buffer): boolean {
    if (tabs === 0) throw this.withoutTarget(this.lines);
    const highHash = mix(high ^ Math.imul(low, 0x9e3779b1));
    const lowHash = mix(low ^ Math.imul(highHash, 0x85ebca6b));
    const different = this.index.size;
    const number = this.index.numberOf(highHash, lowHash);
    if (number < different) {
      this.repeated++;
      this.onRepeat?.(this.firsts[number] as number, block.subarray(start, end));
      return false;
    }
    if (number === this.firsts.length) {
      const grown = new Uint32Array(2 * number);
      grown.set(this.firsts);
      this.firsts = grown;
    }
    this.firsts[number] = this.lines;
    this.stay++;
    return true;
  }
}

/** Moves bytes down within a block. @returns where they end then */
function move(block: Buffer, from: number, end: number, to: number): number {
  if (from !== to && from < end) block.copyWithin(to, from, end);
  return to + Math.max(0, end - from);
}

/** Room that is made at once: growing costs as much as looking up. */
const EXPECTED = 2 ** 20;
const WORD_BYTES = 4;
/** Subtracted from a word, it sets the top bit of every byte below 14: of tabs, line ends and rarer ones. */
const CONTROLS = 0x0e0e0e0e;
const TOP_BITS = 0x80808080;
const TAB = 9;
const NEWLINE = 10;
const RETURN = 13;
const HIGH_SEED = 0x2f0b4a27;
const LOW_SEED = 0x1c9d3a55;
