import { CLASSES, UNSPACED } from './character-classes.ts';
import { type SegmentFeatures, SegmentScanner } from './scan-segment.ts';

/**
 * The words of a segment: maximal runs of letters, marks and digits; in scripts without spaces every character with
 * its marks (as BERT and sacreBLEU's `zh` do for Han). Punctuation is no token. The one definition of "token" in rules,
 * length classes and promise 3.
 */
export function tokens(text: string): string[] {
  return tokensOf(scanner.scan(text));
}

/** The tokens of a scanned segment. */
export function tokensOf({ text, tokens, tokenEdges }: SegmentFeatures): string[] {
  const found: string[] = [];
  for (let token = 0; token < tokens; token++) {
    found.push(text.slice(tokenEdges[2 * token], tokenEdges[2 * token + 1]));
  }
  return found;
}

const scanner = new SegmentScanner('und');

const CHARACTER = /^[\p{scx=Hani}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]/u;

/** Whether a token is a single character of a script without spaces: about half a word. */
export function isCharacterToken(token: string): boolean {
  // Script extensions reach further than scripts, but not into letters of ASCII.
  if (token.charCodeAt(0) < 0x80) return false;
  return ((CLASSES[token.charCodeAt(0)] as number) & UNSPACED) !== 0 || CHARACTER.test(token);
}
