/** Raised when `normalise` changes; immutable on a corpus, because its held-out sets were frozen under it. */
export const NORMALISER_VERSION = 1;

/**
 * Stored text: NFC (Unicode Standard Annex 15), line breaks, tabs and runs of white space as one space, no white space
 * at the ends, no byte order mark and no soft hyphen. Nothing else is touched: what is shown, trained on and returned
 * to a user is the text that was received.
 */
export function normalise(text: string): string {
  return text.replace(INVISIBLE, '').normalize('NFC').replace(/\s+/gu, ' ').trim();
}

/** Byte order mark, soft hyphen. Zero-width joiners stay: scripts need them. */
const INVISIBLE = /[\uFEFF\u00AD]/gu;

/** Text as it appears in keys only: NFKC, lower case, digits to 0. */
export function keyText(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\p{Nd}/gu, '0');
}
