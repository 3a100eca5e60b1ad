import { CLASSES, STABLE } from './character-classes.ts';

/** Raised when `normalise` changes; immutable on a corpus, because its held-out sets were frozen under it. */
export const NORMALISER_VERSION = 1;

/**
 * Stored text: NFC (Unicode Standard Annex 15), line breaks, tabs and runs of white space as one space, no white space
 * at the ends, no byte order mark and no soft hyphen. Nothing else is touched: what is shown, trained on and returned
 * to a user is the text that was received.
 */
export function normalise(text: string): string {
  if (isNormal(text)) return text;
  return text.replace(INVISIBLE, '').normalize('NFC').replace(/\s+/gu, ' ').trim();
}

/** Byte order mark, soft hyphen. Zero-width joiners stay: scripts need them. */
const INVISIBLE = /[\uFEFF\u00AD]/gu;

/** Text as it appears in keys only: NFKC, lower case, digits to 0. */
export function keyText(text: string): string {
  if (isAscii(text)) return text.toLowerCase().replace(/\d/g, '0');
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\p{Nd}/gu, '0');
}

const SPACE = 0x20;

/** Words of stable characters of ASCII, Latin, Cyrillic and common punctuation, one space between. */
const COMMON =
  /^(?:[!-~\u00A1-\u00AC\u00AE-\u02FF\u0400-\u0482\u2010-\u2027]+ )*[!-~\u00A1-\u00AC\u00AE-\u02FF\u0400-\u0482\u2010-\u2027]+$/;

/** True for most texts that `normalise` would not change: nearly all are, and looking is cheaper than rewriting. */
function isNormal(text: string): boolean {
  if (COMMON.test(text)) return true;
  let before = SPACE;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (((CLASSES[unit] as number) & STABLE) === 0 || (unit === SPACE && before === SPACE)) return false;
    before = unit;
  }
  return before !== SPACE || text.length === 0;
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) return false;
  return true;
}
