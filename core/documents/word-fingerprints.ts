/** Share of the slots that may be taken before the table grows. */
const FULLEST = 0.5;

/**
 * Numbers words from 0 on in the order in which they are first seen. A word is known by 64 bits of hash only: two that
 * share them would count as one word of evidence among thousands, and no string is made or compared.
 */
export class WordFingerprints {
  size = 0;
  private slots = new Int32Array(2048);
  private low: Int32Array = new Int32Array(1024);
  private high: Int32Array = new Int32Array(1024);

  /** The number of the word with these two halves of a hash, a new one where it has none. */
  numberOf(low: number, high: number): number {
    const mask = this.slots.length - 1;
    let slot = (low ^ (low >>> 15)) & mask;
    for (let found = this.slots[slot]; found !== 0; found = this.slots[slot]) {
      if (this.low[found - 1] === low && this.high[found - 1] === high) return found - 1;
      slot = (slot + 1) & mask;
    }
    const number = this.size++;
    this.slots[slot] = number + 1;
    this.low[number] = low;
    this.high[number] = high;
    if (this.size >= this.slots.length * FULLEST) this.grow();
    return number;
  }

  private grow(): void {
    this.low = doubled(this.low);
    this.high = doubled(this.high);
    this.slots = new Int32Array(this.slots.length * 2);
    const mask = this.slots.length - 1;
    for (let number = 0; number < this.size; number++) {
      let slot = (this.low[number] ^ (this.low[number] >>> 15)) & mask;
      while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
      this.slots[slot] = number + 1;
    }
  }
}

function doubled(array: Int32Array): Int32Array {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}
