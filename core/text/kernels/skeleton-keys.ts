import { CLASSES, COMPLEX, SKELETON, UNSPACED } from '../character-classes.ts';
import { isCharacterToken } from '../tokens.ts';

/** The code unit contributes to skeletons; what it contributes are the lower 16 bits. */
export const KEPT = 1 << 16;
/** What it contributes depends on its neighbours, so the text's key text has to be made. */
export const NOT_PLAIN = 1 << 17;
/** A token of its own. */
export const SINGLE = 1 << 18;
/** A token that begins with it is half a word. */
export const HALF = 1 << 19;

/** For every code unit all that skeletons and tokens of most texts need, in one look. */
export const SKELETON_KEYS: Uint32Array = Uint32Array.from(SKELETON, (key, unit) => {
  if ((CLASSES[unit] as number) & COMPLEX) return NOT_PLAIN;
  if (key === 0) return 0;
  const single = (CLASSES[key] as number) & UNSPACED ? SINGLE : 0;
  return key | KEPT | single | (isCharacterToken(String.fromCharCode(key)) ? HALF : 0);
});
