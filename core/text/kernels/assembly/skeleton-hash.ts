// AssemblyScript. The 64-bit xxHash (https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md) of a text's skeleton in
// UTF-8, with none of its strings made, or of its code units. ../skeleton-hash.ts is the caller and lays out the memory.

/** By code unit, SKELETON_KEYS of ../skeleton-keys.ts: what it contributes, whether it does, whether that is not all. */
const KEYS: usize = 0;
const NOT_PLAIN: u32 = 1 << 17;
/** The seed, and the hash that was found. */
const SEED: usize = KEYS + (0x1_0000 << 2);
const HASH: usize = SEED + 8;
const TEXT: usize = HASH + 8;

const PRIME_1: u64 = ((<u64>0x9e37_79b1) << 32) | 0x85eb_ca87;
const PRIME_2: u64 = ((<u64>0xc2b2_ae3d) << 32) | 0x27d4_eb4f;
const PRIME_3: u64 = ((<u64>0x1656_67b1) << 32) | 0x9e37_79f9;
const PRIME_4: u64 = ((<u64>0x85eb_ca77) << 32) | 0xc2b2_ae63;
const PRIME_5: u64 = ((<u64>0x27d4_eb2f) << 32) | 0x1656_67c5;

/** Hashes the text of so many code units. @returns 0, with no hash, where its skeleton is not that of its code units */
export function hash(size: i32, skeleton: usize): i32 {
  const end = write(size, skeleton);
  if (end === skeleton) return 0;
  store<u64>(HASH, hashOf(skeleton, end - skeleton, load<u64>(SEED)));
  return 1;
}

/** Hashes the text of so many code units as it is. */
export function hashUnits(size: i32): void {
  store<u64>(HASH, hashOf(TEXT, (<usize>size) << 1, load<u64>(SEED)));
}

/** Writes the skeleton as UTF-8. Returns where it ends, which is where it begins if there is none. */
function write(size: i32, skeleton: usize): usize {
  let to = skeleton;
  let all: u32 = 0;
  for (let at = 0; at < size; at++) {
    const entry = load<u32>(KEYS + ((<usize>load<u16>(TEXT + ((<usize>at) << 1))) << 2));
    const key = entry & 0xffff;
    all |= entry;
    if (key < 0x80) {
      store<u8>(to, key);
      to += (entry >>> 16) & 1;
    } else if (key < 0x800) {
      store<u8>(to, 0xc0 | (key >>> 6));
      store<u8>(to, 0x80 | (key & 0x3f), 1);
      to += 2;
    } else {
      store<u8>(to, 0xe0 | (key >>> 12));
      store<u8>(to, 0x80 | ((key >>> 6) & 0x3f), 1);
      store<u8>(to, 0x80 | (key & 0x3f), 2);
      to += 3;
    }
  }
  return all & NOT_PLAIN ? skeleton : to;
}

function hashOf(start: usize, size: usize, seed: u64): u64 {
  const end = start + size;
  let at = start;
  let hash: u64;
  if (size >= 32) {
    let first = seed + PRIME_1 + PRIME_2;
    let second = seed + PRIME_2;
    let third = seed;
    let fourth = seed - PRIME_1;
    for (; at + 32 <= end; at += 32) {
      first = round(first, load<u64>(at));
      second = round(second, load<u64>(at, 8));
      third = round(third, load<u64>(at, 16));
      fourth = round(fourth, load<u64>(at, 24));
    }
    hash = rotl(first, 1) + rotl(second, 7) + rotl(third, 12) + rotl(fourth, 18);
    hash = merge(merge(merge(merge(hash, first), second), third), fourth);
  } else {
    hash = seed + PRIME_5;
  }
  hash += <u64>size;
  for (; at + 8 <= end; at += 8) hash = rotl(hash ^ round(0, load<u64>(at)), 27) * PRIME_1 + PRIME_4;
  if (at + 4 <= end) {
    hash = rotl(hash ^ (<u64>load<u32>(at) * PRIME_1), 23) * PRIME_2 + PRIME_3;
    at += 4;
  }
  for (; at < end; at++) hash = rotl(hash ^ (<u64>load<u8>(at) * PRIME_5), 11) * PRIME_1;
  hash = (hash ^ (hash >>> 33)) * PRIME_2;
  hash = (hash ^ (hash >>> 29)) * PRIME_3;
  return hash ^ (hash >>> 32);
}

function round(lane: u64, input: u64): u64 {
  return rotl(lane + input * PRIME_2, 31) * PRIME_1;
}

function merge(hash: u64, lane: u64): u64 {
  return (hash ^ round(0, lane)) * PRIME_1 + PRIME_4;
}
