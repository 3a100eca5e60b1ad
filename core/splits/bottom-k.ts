import { hash64 } from '../hashing.ts';

interface Entry<Value> {
  key: string;
  hash: bigint;
  value: Value;
}

/**
 * The k keys with the smallest salted hashes among all that were offered: a random sample that depends on neither the
 * order nor the number of the parts it was drawn from (bottom-k sketch; Cohen and Kaplan 2007). Holds at most 2k keys.
 */
export class BottomK<Value> {
  private entries = new Map<string, Entry<Value>>();
  private bound: bigint | undefined;

  /** @param prefer which of two values offered for one key stays; must not depend on their order */
  constructor(
    private readonly k: number,
    private readonly salt: string,
    private readonly prefer: (a: Value, b: Value) => Value,
  ) {}

  /** @param makeValue called only when the key may be among the smallest; undefined refuses it */
  offer(key: string, makeValue: () => Value | undefined): void {
    if (this.k === 0) return;
    const hash = hash64(key, this.salt);
    if (this.bound !== undefined && hash > this.bound) return;
    const value = makeValue();
    if (value === undefined) return;
    const known = this.entries.get(key);
    this.entries.set(key, { key, hash, value: known ? this.prefer(known.value, value) : value });
    if (this.entries.size >= 2 * this.k + 16) this.shrink();
  }

  /** The k entries in ascending order of hash. */
  smallest(): { key: string; value: Value }[] {
    return this.sorted().map(({ key, value }) => ({ key, value }));
  }

  private sorted(): Entry<Value>[] {
    return [...this.entries.values()]
      .sort((a, b) => (a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : a.key < b.key ? -1 : 1))
      .slice(0, this.k);
  }

  private shrink(): void {
    const kept = this.sorted();
    this.entries = new Map(kept.map((entry) => [entry.key, entry]));
    this.bound = kept.at(-1)?.hash;
  }
}
