// A hot loop: every pair of a corpus passes here several times, so the two lanes are fields and not a bigint.

/**
 * A 64-bit hash of texts as two 32-bit lanes of UTF-16 code units, each mixed and finished as in MurmurHash3 (Appleby
 * 2011). Names nothing for good: it decides who meets whom within one stage, never what a stored id is. A text's hash
 * costs about one nanosecond a character.
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

  /** Adds a text and its end, so that ("ab", "c") and ("a", "bc") differ. */
  add(text: string): this {
    let { high, low } = this;
    const { length } = text;
    for (let at = 0; at < length; at++) {
      const unit = text.charCodeAt(at);
      high = Math.imul(high ^ unit, 0x9e3779b1);
      high ^= high >>> 15;
      low = Math.imul((low << 13) | (low >>> 19), 5) + Math.imul(unit + 0x1b873593, 0xcc9e2d51);
    }
    this.high = high ^ Math.imul(length, 0xc2b2ae35);
    this.low = low ^ Math.imul(length, 0x27d4eb2f);
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
