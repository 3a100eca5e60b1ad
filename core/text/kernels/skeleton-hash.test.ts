import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import createXxhash from 'xxhash-wasm';
import { hash64, saltSeed } from '../../hashing.ts';
import { skeleton } from '../skeleton.ts';
import { SkeletonHash } from './skeleton-hash.ts';

const salt = 'some use';
const hash = new SkeletonHash(saltSeed(salt));
const reference = (text: string) => Number(BigInt.asUintN(32, hash64(skeleton(text), salt)));

describe('hashes of skeletons', () => {
  it('are those of xxHash for skeletons of every length up to three of its blocks', () => {
    for (let length = 1; length < 100; length++) {
      const text = `${'Ab1 '.repeat(length)}é漢д`.slice(-length);
      expect({ text, low: hash.lowOf(text) }).toEqual({ text, low: reference(text) });
    }
  });

  it('are those of xxHash for any text, or are left to others', () => {
    const letters = [...'aBz09 .,-"ßéÄиЖ漢かカ한글ﬁ²İΣ\u0301\u00a0😀', '\ud800'];
    const text = fc.oneof(
      fc.string({ unit: fc.constantFrom(...letters), maxLength: 60 }),
      fc.string({ unit: fc.constantFrom(...'aB1 é漢д!'), maxLength: 3000 }),
      fc.string({ unit: 'binary', maxLength: 40 }),
    );
    fc.assert(
      fc.property(text, (one) => {
        const low = hash.lowOf(one);
        if (low !== undefined) expect(low).toBe(reference(one));
      }),
      { numRuns: 500 },
    );
  });

  it('are found for plain text, and only for it', () => {
    expect(hash.lowOf('Zwei Wörter, 3 Zeichen: 漢')).toBeDefined();
    for (const text of ['', '?!', 'ﬁne', '😀 smile', 'e\u0301']) expect(hash.lowOf(text)).toBeUndefined();
  });
});

describe('hashes of pairs as they are written', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.string({ unit: fc.constantFrom('a', '\0') }),
  );

  it('are those of xxHash for the code units of both sides and the length of the first', async () => {
    const { h64Raw } = await createXxhash();
    fc.assert(
      fc.property(text, text, (source, target) => {
        const size = Buffer.alloc(4);
        size.writeUInt32LE(source.length);
        const bytes = Buffer.concat([Buffer.from(source + target, 'utf16le'), size]);
        const [low, high] = hash.ofPair(source, target);
        expect((BigInt(high) << 32n) | BigInt(low)).toBe(h64Raw(bytes, saltSeed(salt)));
      }),
      { numRuns: 500 },
    );
  });

  it('tell where a source ends', () => {
    const lanes = (source: string, target: string) => [...hash.ofPair(source, target)].join();
    expect(lanes('ab', 'c')).not.toBe(lanes('a', 'bc'));
    expect(lanes('a'.repeat(3000), 'b')).toBe(lanes('a'.repeat(3000), 'b'));
  });
});
