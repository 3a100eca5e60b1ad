// A hot loop: one look-up per pair of a corpus. What a slot holds lies together, because fetching it from memory is most
// of a look-up.

/** Of a slot: the upper and the lower lane of a hash, and its number plus one, which is 0 where the slot is free. */
const [HIGH, LOW, NUMBER] = [0, 1, 2];
const SLOT = 3;

/**
 * Numbers 64-bit hashes in the order in which they are first seen: a hash table with open addressing and linear
 * probing, at most half full. Memory: 24 to 48 bytes per different hash.
 */
export class HashIndex {
  /** Different hashes so far. */
  size = 0;
  private mask: number;
  private slots: Uint32Array;

  /** @param expected hashes for which room is made at once */
  constructor(expected = 1024) {
    let capacity = 16;
    while (capacity < 2 * expected) capacity *= 2;
    this.mask = capacity - 1;
    this.slots = new Uint32Array(SLOT * capacity);
  }

  /** The number of a hash; the former `size` when it is new. Both lanes are unsigned. */
  numberOf(high: number, low: number): number {
    const { slots } = this;
    const at = this.slotOf(high, low);
    const found = slots[at + NUMBER] as number;
    if (found !== 0) return found - 1;
    slots[at + HIGH] = high;
    slots[at + LOW] = low;
    slots[at + NUMBER] = ++this.size;
    if (2 * this.size > this.mask) this.grow();
    return this.size - 1;
  }

  /** The number of a hash, or -1 when it was never seen. */
  find(high: number, low: number): number {
    return (this.slots[this.slotOf(high, low) + NUMBER] as number) - 1;
  }

  /** Where the slot of a hash begins: the one that has it, or the free one in which it belongs. */
  private slotOf(high: number, low: number): number {
    const { slots, mask } = this;
    let slot = (high ^ Math.imul(low, 0x9e3779b1)) & mask;
    for (;;) {
      const at = SLOT * slot;
      if (slots[at + NUMBER] === 0 || (slots[at + HIGH] === high && slots[at + LOW] === low)) return at;
      slot = (slot + 1) & mask;
    }
  }

  private grow(): void {
    const { slots } = this;
    const capacity = 2 * (this.mask + 1);
    this.mask = capacity - 1;
    this.slots = new Uint32Array(SLOT * capacity);
    for (let from = 0; from < slots.length; from += SLOT) {
      if (slots[from + NUMBER] === 0) continue;
      const at = this.slotOf(slots[from + HIGH] as number, slots[from + LOW] as number);
      this.slots[at + HIGH] = slots[from + HIGH] as number;
      this.slots[at + LOW] = slots[from + LOW] as number;
      this.slots[at + NUMBER] = slots[from + NUMBER] as number;
    }
  }
}
