/** Scripts written without spaces, whose characters are tokens of their own (as BERT and sacreBLEU's `zh` do for Han). */
const UNSPACED = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}`;

const TOKEN = new RegExp(
  `(?=[\\p{L}\\p{N}])[${UNSPACED}]\\p{M}*|(?:(?![${UNSPACED}])[\\p{L}\\p{M}\\p{N}])+`,
  'gu',
);

/**
 * The words of a segment: maximal runs of letters, marks and digits; in scripts without spaces every character with
 * its marks. Punctuation is no token. The one definition of "token" in rules, length classes and promise 3.
 */
export function tokens(text: string): string[] {
  return text.match(TOKEN) ?? [];
}

const CHARACTER = new RegExp(`^[${UNSPACED.replaceAll('Script=', 'Script_Extensions=')}]`, 'u');

/** Whether a token is a single character of a script without spaces: about half a word. */
export function isCharacterToken(token: string): boolean {
  return CHARACTER.test(token);
}
