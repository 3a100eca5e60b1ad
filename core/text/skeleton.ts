import { keyText } from './normalise.ts';

/**
 * What two segments share when they differ in case, digits, punctuation, white space or compatibility forms only:
 * NFKC, lower case, digits to 0, letters, combining marks and digits kept. A segment of nothing but punctuation is
 * its own skeleton, so that "?" and "!" stay apart.
 */
export function skeleton(text: string): string {
  return keyText(text).replace(/[^\p{L}\p{M}\p{N}]+/gu, '') || text;
}
