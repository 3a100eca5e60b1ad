/** FNV-1a over UTF-16 code units (Fowler, Noll, Vo), in 32 bits: who goes through the letters anyway may hash them. */
export const EMPTY_HASH = 0x811c9dc5 | 0;
export const hashLetter = (hash: number, letter: number) => Math.imul(hash ^ letter, 0x01000193);

/** The hash of a part of a text. */
export function hashOf(text: string, start: number, end: number): number {
  let hash = EMPTY_HASH;
  for (let at = start; at < end; at++) hash = hashLetter(hash, text.charCodeAt(at));
  return hash;
}
