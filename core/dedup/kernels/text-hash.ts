import { NOT_PLAIN, SKELETON_KEYS } from '../../text/kernels/skeleton-keys.ts';
import { skeleton } from '../../text/skeleton.ts';
import { mix } from './mix.ts';

// A hot loop: every pair of a corpus passes here several times. So the lanes are fields and not a bigint, texts are
// copied into one array (a slice of a line is slow to read), and two code units are mixed at a time, as little-endian
// machines have them.

/**
 * A 64-bit hash of texts as two 32-bit lanes, each mixed and finished after MurmurHash3 (Appleby 2011). Names nothing
 * for good: it decides who meets whom within one stage, never what a stored id is. The end of a text counts: ("ab", "c")
 * is not ("a", "bc").
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

  private add(text: string): this {
    load(text);
    return this.mixUnits(units, pairsOfUnits, text.length);
  }

  /** Adds the skeleton of a text, which most texts need not be made for. */
  addSkeleton(text: string): this {
    const { length } = text;
    load(text);
    let kept = 0;
    let all = 0;
    for (let at = 0; at < length; at++) {
      const entry = SKELETON_KEYS[units[at] as number] as number;
      keyUnits[kept] = entry;
      kept += (entry >>> 16) & 1;
      all |= entry;
    }
    // Nothing but punctuation is its own skeleton.
    if (kept === 0 || all & NOT_PLAIN) return this.add(skeleton(text));
    return this.mixUnits(keyUnits, pairsOfKeyUnits, kept);
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

  private mixUnits(from: Uint16Array, pairs: Int32Array, length: number): this {
    let { high, low } = this;
    // An odd length has a partner for its last unit.
    from[length] = 0;
    const steps = (length + 1) >> 1;
    for (let at = 0; at < steps; at++) {
      const pair = pairs[at] as number;
      high = Math.imul(high ^ pair, 0x9e3779b1);
      high ^= high >>> 15;
      low = Math.imul(((low << 13) | (low >>> 19)) + pair, 0xcc9e2d51);
    }
    this.high = Math.imul(high ^ (length + 1), 0xc2b2ae35);
    this.low = Math.imul(low ^ (length + 1), 0x27d4eb2f);
    return this;
  }
}

let units: Uint16Array;
let pairsOfUnits: Int32Array;
let keyUnits: Uint16Array;
let pairsOfKeyUnits: Int32Array;
let bytes: Buffer;
makeRoom(4096);

/** Copies a text into `units`. */
function load(text: string): void {
  if (text.length >= units.length) makeRoom(2 * text.length);
  bytes.write(text, 0, 'utf16le');
}

function makeRoom(length: number): void {
  const even = length + (length & 1);
  pairsOfUnits = new Int32Array(even / 2);
  pairsOfKeyUnits = new Int32Array(even / 2);
  units = new Uint16Array(pairsOfUnits.buffer);
  keyUnits = new Uint16Array(pairsOfKeyUnits.buffer);
  bytes = Buffer.from(pairsOfUnits.buffer);
}
