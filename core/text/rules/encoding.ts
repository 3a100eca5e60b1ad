import type { RuleFactory } from './rule.ts';

/** Control characters (tabs and line ends are gone by now), non-characters and private use. */
const NO_TEXT = /[\p{Cc}\p{Co}\p{Cs}\uFDD0-\uFDEF\uFFFE\uFFFF]/u;

/** U+FFFD as such, and as EUC-KR and Windows-1252 show its UTF-8 bytes. */
const REPLACEMENT = /\uFFFD|占쏙옙|ï¿½/;

/**
 * The characters that the UTF-8 lead bytes of kana and kanji become in Shift_JIS. None is common in Japanese, and two
 * of them, or one before a half-width kana, hardly ever stand in a real text.
 */
const SHIFT_JIS = /[縺繧繝][^縺繧繝]?[縺繧繝]|[縺繧繝][\uFF61-\uFF9F]|[\uFF61-\uFF9F][縺繧繝]/;

/** Windows-1252 at 0x80 to 0x9F; the rest of its upper half is Latin-1. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
const BYTES = new Map([...WINDOWS_1252].map((character, index) => [character, 0x80 + index]));
for (let byte = 0xa0; byte <= 0xff; byte++) BYTES.set(String.fromCharCode(byte), byte);

const LEADS = /[\u00C3-\u00F4]/;
/** What double reading produces in languages that we meet: Latin, punctuation, kana, Han, Hangul, Cyrillic, Greek. */
const PLAUSIBLE =
  /[\u00A0-\u017F\u0370-\u04FF\u2010-\u2044\u20AC\u2122\p{Script=Han}\p{Script=Hira}\p{Script=Kana}\p{Script=Hang}\u3000-\u303F\uFF00-\uFFEF]/u;
/** Quotation marks and dashes that real texts put after any letter: "Ä” is C4 94, but so is a quoted Ä. */
const AMBIGUOUS = new Set([
  '‘',
  '’',
  '“',
  '”',
  '„',
  '‚',
  '…',
  '–',
  '—',
  '»',
  '«',
  '›',
  '‹',
  '\u00A0',
  '®',
  '™',
  '°',
]);

/**
 * Rejects encoding damage: control characters and U+FFFD (Bicleaner hardrules `c_no_bad_encoding`), and UTF-8 that was
 * read as Windows-1252, EUC-KR or Shift_JIS: characters whose bytes form valid UTF-8 again (the test of ftfy, Speer 2019).
 */
export const encoding: RuleFactory<'encoding'> = () => (pair) => {
  for (const side of ['source', 'target'] as const) {
    const text = pair[side];
    const control = NO_TEXT.exec(text)?.[0];
    if (control) return `the ${side} has the character U+${hexadecimal(control)}, which is no text`;
    if (REPLACEMENT.test(text)) return `the ${side} has replacement characters where text was lost`;
    const garbled = misreadUtf8(text) ?? SHIFT_JIS.exec(text)?.[0];
    if (garbled) return `the ${side} has "${garbled}", UTF-8 that was read in another encoding`;
  }
  return undefined;
};

/** The first characters of a text that are the Windows-1252 reading of a UTF-8 character, or undefined. */
function misreadUtf8(text: string): string | undefined {
  for (let at = text.search(LEADS); at >= 0 && at < text.length; at++) {
    const lead = BYTES.get(text[at] as string) ?? 0;
    if (lead < 0xc3 || lead > 0xf4) continue;
    const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    const characters = text.slice(at, at + length);
    const bytes = Array.from(characters, (character) => BYTES.get(character) ?? 0);
    const decoded = Buffer.from(bytes).toString('utf8');
    if (characters.length < length || decoded.includes('\uFFFD') || !PLAUSIBLE.test(decoded)) continue;
    if (length === 2 && lead > 0xc3 && AMBIGUOUS.has(characters[1] as string)) continue;
    return characters;
  }
  return undefined;
}

const hexadecimal = (character: string) =>
  (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
