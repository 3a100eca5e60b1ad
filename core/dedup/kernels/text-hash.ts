import { CLASSES, PLAIN, SKELETON } from '../../text/character-classes.ts';
import { skeleton } from '../../text/skeleton.ts';

// A hot loop: every pair of a corpus passes here several times, so the two lanes are fields and not a bigint, and two
// code units are taken at a time.

/**
 * A 64-bit hash of texts as two 32-bit lanes, each mixed and finished after MurmurHash3 (Appleby 2011). Names nothing
 * for good: it decides who meets whom within one stage, never what a stored id is.
 */
export class TextHash {
  /** Both unsigned; valid after `finish`. */
  high = 0;
  low = 0;

  start(seed: number): this {
    this.high = seed ^ 0x2f0b4a27;
    this.low = Math.imul(seed ^ 0x9747b28c, 0x85ebca6b);
    return this;
  }

  /** Adds the skeleton of a text, which most texts need not be made for. Its end counts: ("ab", "c") is not ("a", "bc"). */
  addSkeleton(text: string): this {
    let { high, low } = this;
    let length = 0;
    let first = 0;
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      const key = SKELETON[unit] as number;
      if (key === 0) {
        if (((CLASSES[unit] as number) & PLAIN) === 0) return this.add(skeleton(text));
        continue;
      }
      if ((++length & 1) === 1) {
        first = key;
        continue;
      }
      const units = first | (key << 16);
      high = Math.imul(high ^ units, 0x9e3779b1);
      high ^= high >>> 15;
      low = Math.imul(((low << 13) | (low >>> 19)) + units, 0xcc9e2d51);
    }
    if (length === 0) return this.add(text);
    return this.end(high, low, length, first);
  }

  private add(text: string): this {
    let { high, low } = this;
    const { length } = text;
    for (let at = 1; at < length; at += 2) {
      const units = text.charCodeAt(at - 1) | (text.charCodeAt(at) << 16);
      high = Math.imul(high ^ units, 0x9e3779b1);
      high ^= high >>> 15;
      low = Math.imul(((low << 13) | (low >>> 19)) + units, 0xcc9e2d51);
    }
    return this.end(high, low, length, text.charCodeAt(length - 1));
  }

  private end(high: number, low: number, length: number, last: number): this {
    // The unit of an odd length that no other one went with.
    const rest = (length & 1) === 1 ? last : 0;
    this.high = Math.imul(high ^ rest, 0x9e3779b1) ^ Math.imul(length, 0xc2b2ae35);
    this.low = Math.imul(low + rest, 0xcc9e2d51) ^ Math.imul(length, 0x27d4eb2f);
    return this;
  }

  finish(): this {
    const { high, low } = this;
    this.high = mix(high ^ Math.imul(low, 0x9e3779b1));
    this.low = mix(low ^ Math.imul(this.high, 0x85ebca6b));
    return this;
  }

  /** The upper 53 bits, which a number holds exactly. */
  get key(): number {
    return this.high * 0x200000 + (this.low >>> 11);
  }
}

/** The finalizer of MurmurHash3: every bit of an integer moves every bit of the result, which is unsigned. */
export function mix(value: number): number {
  let mixed = value;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
