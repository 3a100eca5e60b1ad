import { createHash } from 'node:crypto';
import createXxhash, { type XXHashAPI } from 'xxhash-wasm';

/** SHA-256 in hexadecimal. */
export function sha256(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex');
}

/** The first 16 hexadecimal digits of a SHA-256 over the canonical JSON of a value: names things within a deployment. */
export function shortHash(value: unknown): string {
  return sha256(canonicalJson(value)).slice(0, 16);
}

/** JSON with the keys of every object in ascending order and no white space, so that equal values have equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : inner,
  );
}

const xxhash: XXHashAPI = await createXxhash();

/**
 * 64-bit xxHash of a text under a salt. Every use (partition, split, sample, fold) has its own salt, so that being
 * chosen by one says nothing about being chosen by another.
 */
export function hash64(text: string, salt: string): bigint {
  return xxhash.h64(text, saltSeed(salt));
}

const seeds = new Map<string, bigint>();

/** The seed under which `hash64` hashes for a salt. */
export function saltSeed(salt: string): bigint {
  let seed = seeds.get(salt);
  if (seed === undefined) {
    seed = xxhash.h64(salt);
    seeds.set(salt, seed);
  }
  return seed;
}
