import { keyText } from '../normalise.ts';
import { isCharacterToken, tokens } from '../tokens.ts';
import { HALF, KEPT, NOT_PLAIN, SINGLE, SKELETON_KEYS } from './skeleton-keys.ts';

// A hot loop: every side of every pair passes here, and most of the time no token has to be cut out of its text.

/**
 * The tokens of a segment's key text (case, digits and compatibility forms made equal) as 32-bit hashes. Holds those of
 * the text that was read last.
 */
export class TokenHashes {
  count = 0;
  hashes = new Int32Array(256);
  /** 2 for a word, 1 for a character of a script without spaces, which is half a word. */
  halves = new Uint8Array(256);

  read(text: string): this {
    this.count = 0;
    if (!this.readPlain(text)) this.readAny(text);
    return this;
  }

  /** Words, in which a character without spaces counts half. */
  get words(): number {
    let halves = 0;
    for (let at = 0; at < this.count; at++) halves += this.halves[at] as number;
    return halves / 2;
  }

  /** @returns false for a text whose key text has to be made */
  private readPlain(text: string): boolean {
    const { length } = text;
    let hash = START;
    let half = 0;
    for (let at = 0; at < length; at++) {
      const entry = SKELETON_KEYS[text.charCodeAt(at)] as number;
      if ((entry & (KEPT | SINGLE)) === KEPT) {
        if (hash === START) half = entry & HALF;
        hash = step(hash, entry & 0xffff);
        continue;
      }
      if (entry & NOT_PLAIN) {
        this.count = 0;
        return false;
      }
      if (hash !== START) this.push(hash, half);
      hash = START;
      if (entry & SINGLE) this.push(step(START, entry & 0xffff), HALF);
    }
    if (hash !== START) this.push(hash, half);
    return true;
  }

  private readAny(text: string): void {
    for (const token of tokens(keyText(text))) {
      let hash = START;
      for (let at = 0; at < token.length; at++) hash = step(hash, token.charCodeAt(at));
      this.push(hash, isCharacterToken(token) ? HALF : 0);
    }
  }

  private push(hash: number, half: number): void {
    if (this.count === this.hashes.length) {
      const { hashes, halves } = this;
      this.hashes = new Int32Array(2 * hashes.length);
      this.halves = new Uint8Array(2 * hashes.length);
      this.hashes.set(hashes);
      this.halves.set(halves);
    }
    this.hashes[this.count] = hash;
    this.halves[this.count++] = half === 0 ? 2 : 1;
  }
}

/** No token is empty, and none hashes to this but once in 2^32. */
const START = 0x2f0b4a27;

function step(hash: number, unit: number): number {
  const next = Math.imul(hash ^ unit, 0x9e3779b1);
  return next ^ (next >>> 15);
}
