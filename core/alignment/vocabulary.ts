import { EMPTY_HASH, hashLetter, hashOf } from '../text/kernels/fnv-hash.ts';

// Hot: looked up for every word of every text. Words are compared where they stand in the text, so no string is made.

/** Gives words their ids, from 0, in the order in which they are first seen. Memory: 14 bytes and 2 per letter of a word. */
export class Vocabulary {
  private count = 0;
  /** Open addressing: id + 1, or 0 for none. Never more than half full. */
  private slots = new Int32Array(2048);
  private hashes = new Int32Array(1024);
  /** Letters of word w are letters[starts[w]] ... letters[starts[w + 1] - 1]. */
  private starts = new Int32Array(1025);
  private letters = new Uint16Array(8192);

  constructor(words: Iterable<string> = []) {
    for (const word of words) this.add(word);
  }

  /** Number of words. */
  get size(): number {
    return this.count;
  }

  /** The words by id; made anew each time. */
  get words(): string[] {
    return Array.from({ length: this.count }, (_, id) => this.wordOf(id));
  }

  /** The id of the word that stands in a text, a new one where it has none. */
  add(text: string, start = 0, end = text.length, hash = hashOf(text, start, end)): number {
    const slot = this.slotOf(text, start, end, hash);
    if (this.slots[slot] > 0) return this.slots[slot] - 1;
    const id = this.count++;
    this.slots[slot] = id + 1;
    this.keep(id, hash, text, start, end);
    if (2 * this.count === this.slots.length) this.enlarge();
    return id;
  }

  /** The id of the word that stands in a text, or -1 where it has none. */
  idOf(text: string, start = 0, end = text.length, hash = hashOf(text, start, end)): number {
    return this.slots[this.slotOf(text, start, end, hash)] - 1;
  }

  /** The same for a word whose UTF-16 code units stand in an array: an id, a new one where it has none. */
  addLetters(text: Uint16Array, start: number, end: number): number {
    const id = this.idOfLetters(text, start, end);
    return id < 0 ? this.add(String.fromCharCode(...text.subarray(start, end))) : id;
  }

  /** The same for a word whose UTF-16 code units stand in an array: its id, or -1 where it has none. */
  idOfLetters(text: Uint16Array, start: number, end: number): number {
    const { slots, hashes, starts, letters } = this;
    const mask = slots.length - 1;
    let hash = EMPTY_HASH;
    for (let at = start; at < end; at++) hash = hashLetter(hash, text[at]);
    for (let slot = (hash ^ (hash >>> 15)) & mask; ; slot = (slot + 1) & mask) {
      const id = slots[slot] - 1;
      if (id < 0) return -1;
      if (hashes[id] !== hash || starts[id + 1] - starts[id] !== end - start) continue;
      let at = start;
      for (let other = starts[id]; at < end && letters[other] === text[at]; other++) at++;
      if (at === end) return id;
    }
  }

  /** The word of an id. */
  wordOf(id: number): string {
    let word = '';
    for (let at = this.starts[id]; at < this.starts[id + 1]; at++)
      word += String.fromCharCode(this.letters[at]);
    return word;
  }

  /** Where the word lies, or would lie. */
  private slotOf(text: string, start: number, end: number, hash: number): number {
    const { slots, hashes, starts, letters } = this;
    const mask = slots.length - 1;
    const length = end - start;
    for (let slot = (hash ^ (hash >>> 15)) & mask; ; slot = (slot + 1) & mask) {
      const id = slots[slot] - 1;
      if (id < 0) return slot;
      if (hashes[id] !== hash || starts[id + 1] - starts[id] !== length) continue;
      let same = 0;
      for (let at = starts[id]; same < length && letters[at] === text.charCodeAt(start + same); at++) same++;
      if (same === length) return slot;
    }
  }

  private keep(id: number, hash: number, text: string, start: number, end: number): void {
    const first = this.starts[id];
    const last = first + end - start;
    if (last > this.letters.length) {
      const larger = new Uint16Array(Math.max(last, 2 * this.letters.length));
      larger.set(this.letters);
      this.letters = larger;
    }
    for (let at = start; at < end; at++) this.letters[first + at - start] = text.charCodeAt(at);
    this.hashes[id] = hash;
    this.starts[id + 1] = last;
  }

  private enlarge(): void {
    const hashes = new Int32Array(2 * this.hashes.length);
    hashes.set(this.hashes);
    this.hashes = hashes;
    const starts = new Int32Array(this.hashes.length + 1);
    starts.set(this.starts);
    this.starts = starts;
    this.slots = new Int32Array(2 * this.slots.length);
    const mask = this.slots.length - 1;
    for (let id = 0; id < this.count; id++) {
      let slot = (hashes[id] ^ (hashes[id] >>> 15)) & mask;
      while (this.slots[slot] > 0) slot = (slot + 1) & mask;
      this.slots[slot] = id + 1;
    }
  }
}
