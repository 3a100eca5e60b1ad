// A hot loop: one look-up per pair of a corpus.

/**
 * Numbers 64-bit hashes in the order in which they are first seen: a hash table with open addressing and linear
 * probing, at most half full. Memory: 24 to 48 bytes per different hash.
 */
export class HashIndex {
  /** Different hashes so far. */
  size = 0;
  private mask: number;
  /** Number of the hash plus one; 0 where a slot is free. */
  private slots: Uint32Array;
  private highs: Uint32Array;
  private lows: Uint32Array;

  /** @param expected hashes for which room is made at once */
  constructor(expected = 1024) {
    let capacity = 16;
    while (capacity < 2 * expected) capacity *= 2;
    this.mask = capacity - 1;
    this.slots = new Uint32Array(capacity);
    this.highs = new Uint32Array(capacity);
    this.lows = new Uint32Array(capacity);
  }

  /** The number of a hash; the former `size` when it is new. Both lanes are unsigned. */
  numberOf(high: number, low: number): number {
    const { slots, highs, lows } = this;
    let slot = this.slotOf(high, low);
    for (let found = slots[slot]; found !== 0; found = slots[slot]) {
      if (highs[slot] === high && lows[slot] === low) return found - 1;
      slot = (slot + 1) & this.mask;
    }
    highs[slot] = high;
    lows[slot] = low;
    slots[slot] = ++this.size;
    if (2 * this.size > this.mask) this.grow();
    return this.size - 1;
  }

  /** The number of a hash, or -1 when it was never seen. */
  find(high: number, low: number): number {
    const { slots, highs, lows } = this;
    let slot = this.slotOf(high, low);
    for (let found = slots[slot] as number; found !== 0; found = slots[slot] as number) {
      if (highs[slot] === high && lows[slot] === low) return found - 1;
      slot = (slot + 1) & this.mask;
    }
    return -1;
  }

  private slotOf(high: number, low: number): number {
    return (high ^ Math.imul(low, 0x9e3779b1)) & this.mask;
  }

  private grow(): void {
    const { slots, highs, lows } = this;
    const capacity = 2 * (this.mask + 1);
    this.mask = capacity - 1;
    this.slots = new Uint32Array(capacity);
    this.highs = new Uint32Array(capacity);
    this.lows = new Uint32Array(capacity);
    for (let from = 0; from < slots.length; from++) {
      if (slots[from] === 0) continue;
      let slot = this.slotOf(highs[from], lows[from]);
      while (this.slots[slot] !== 0) slot = (slot + 1) & this.mask;
      this.slots[slot] = slots[from];
      this.highs[slot] = highs[from];
      this.lows[slot] = lows[from];
    }
  }
}
