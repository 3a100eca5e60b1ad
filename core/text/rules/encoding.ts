import { HAN, MISREAD_LEAD, NO_TEXT } from '../character-classes.ts';
import type { SegmentFeatures } from '../scan-segment.ts';
import { likelyScript } from '../scripts.ts';
import { bytesByCharacter, type LegacyEncoding } from './legacy-encodings.ts';
import { type RuleFactory, SIDES } from './rule.ts';

/** U+FFFD as such, and as EUC-KR, GBK and Windows-1252 show its UTF-8 bytes. */
const REPLACEMENT = /\uFFFD|占쏙옙|锟斤拷|ï¿½/;

/** What UTF-8 lead bytes look like in Windows-1252, from C3 (two bytes) to F4 (four). */
const LEADS = /[\u00C3-\u00F4]/;
/** Characters that misread text turns out to be: Latin, Greek, Cyrillic, punctuation, kana, Han, Hangul. */
const PLAUSIBLE =
  /[\u00A0-\u017F\u0370-\u04FF\u2010-\u2044\u20AC\u2122\p{sc=Hani}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\u3000-\u303F\uFF00-\uFFEF]/u;
/** What real texts put after any letter: "Ä” is C4 94, but so is a quoted Ä. */
const AMBIGUOUS = new Set('‘’“”„‚…–—»«›‹\u00A0®™°');

const EAST_ASIAN: Record<string, LegacyEncoding[]> = {
  Jpan: ['shift_jis', 'euc-kr', 'gbk'],
  Kore: ['euc-kr', 'shift_jis', 'gbk'],
  Hans: ['gbk', 'shift_jis', 'euc-kr'],
  Hant: ['gbk', 'shift_jis', 'euc-kr'],
};
/** Two Cyrillic letters of UTF-8 or more, as Windows-1251 shows them: Р or С, and what it has at 80 to BF. */
const MISREAD_CYRILLIC = /(?:[РС][ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\u0098™љ›њќћџ ЎўЈ¤Ґ¦§Ё©Є«¬®Ї°±Ііґµ¶·ё№є»јЅѕї]){2,}/;

/** A text that was East Asian UTF-8 is nothing else once it is decoded again. */
const EAST_ASIAN_TEXT =
  /^[\u2010-\u2044\u3000-\u303F\uFF00-\uFFEF\p{sc=Hani}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}ー・]+$/u;

/**
 * Rejects encoding damage: U+FFFD (Bicleaner hardrules `c_no_bad_encoding`), and UTF-8 that was read as Windows-1252
 * or, for languages in Cyrillic, as Windows-1251, or, for East Asian ones, as Shift_JIS, EUC-KR or GBK: characters whose
 * bytes form valid UTF-8 again (the test of ftfy, Speer 2019).
 */
export const encoding: RuleFactory<'encoding'> = (_parameters, { languages }) => {
  const legacy = {
    source: EAST_ASIAN[likelyScript(languages.source)] ?? [],
    target: EAST_ASIAN[likelyScript(languages.target)] ?? [],
  };
  const isCyrillic = {
    source: likelyScript(languages.source) === 'Cyrl',
    target: likelyScript(languages.target) === 'Cyrl',
  };
  return (pair) => {
    for (const side of SIDES) {
      const cyrillic = isCyrillic[side] ? MISREAD_CYRILLIC.exec(pair[side])?.[0] : undefined;
      if (cyrillic) return `the ${side} has "${cyrillic}", UTF-8 that was read as Windows-1251`;
      if (!isSuspect(pair.features[side], legacy[side].length > 0)) continue;
      const text = pair[side];
      if (REPLACEMENT.test(text)) return `the ${side} has replacement characters where text was lost`;
      const garbled = misreadLatin(text, legacy[side].length > 0) ?? misreadEastAsian(text, legacy[side]);
      if (garbled) return `the ${side} has "${garbled}", UTF-8 that was read in another encoding`;
    }
    return undefined;
  };
};

/** False only for text without damage, which nearly all text is. */
function isSuspect({ text, units, classes, looksMisread }: SegmentFeatures, eastAsian: boolean): boolean {
  if (looksMisread || classes & NO_TEXT) return true;
  if (!eastAsian) return (classes & HAN) !== 0;
  if (classes & MISREAD_LEAD) return true;
  const leads = eastAsianLeads();
  let before = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = units[at] as number;
    if (unit > 0x7f && before <= 0x7f && leads[unit] === 1) return true;
    if (unit === LOST_EUC_KR || unit === LOST_GBK) return true;
    before = unit;
  }
  return false;
}

/** The first characters of what EUC-KR and GBK show of U+FFFD. */
const LOST_EUC_KR = '占'.charCodeAt(0);
const LOST_GBK = '锟'.charCodeAt(0);

/** By code unit: whether misread East Asian text may begin with it, in whichever of the encodings. Made once. */
function eastAsianLeads(): Uint8Array {
  if (leads) return leads;
  leads = new Uint8Array(0x1_0000);
  for (const encoding of EAST_ASIAN.Jpan as LegacyEncoding[]) {
    for (const [character, [byte]] of bytesByCharacter(encoding)) {
      if (isLeadOfThree(byte)) leads[character.charCodeAt(0)] = 1;
    }
  }
  return leads;
}

let leads: Uint8Array | undefined;

/**
 * The first characters that are the Windows-1252 reading of one UTF-8 character, or undefined.
 * @param eastAsian a space may be what normalisation left of a no-break space, which stands for the byte A0; where
 *   letters with accents are common, "é «" would be taken for damage
 */
function misreadLatin(text: string, eastAsian: boolean): string | undefined {
  const table = bytesByCharacter('windows-1252');
  for (let at = text.search(LEADS); at >= 0 && at < text.length; at++) {
    const lead = table.get(text[at] as string)?.[0] ?? 0;
    if (lead < 0xc3 || lead > 0xf4) continue;
    const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    const characters = text.slice(at, at + length);
    if (characters.length < length) continue;
    const restored = eastAsian && length === 3 ? characters.replaceAll(' ', '\u00A0') : characters;
    const decoded = decode([...restored].flatMap((one) => [...(table.get(one) ?? [0])]));
    if (decoded === undefined || !PLAUSIBLE.test(decoded)) continue;
    if (length === 2 && lead > 0xc3 && AMBIGUOUS.has(characters[1] as string)) continue;
    return characters;
  }
  return undefined;
}

/** The first run of two characters or more outside ASCII that is, read in one of the encodings, UTF-8 for East Asian text. */
function misreadEastAsian(text: string, encodings: readonly LegacyEncoding[]): string | undefined {
  if (encodings.length === 0) return undefined;
  for (const run of text.match(/[^\p{ASCII}]{2,}/gu) ?? []) {
    for (const encoding of encodings) {
      const table = bytesByCharacter(encoding);
      // Real text of these encodings begins with other bytes, so that nearly all of it ends here.
      if (!isLeadOfThree(table.get(run[0] as string)?.[0])) continue;
      const bytes: number[] = [];
      for (const character of run) bytes.push(...(table.get(character) ?? [0]));
      const decoded = decode(bytes);
      if (decoded !== undefined && EAST_ASIAN_TEXT.test(decoded)) return run.slice(0, 20);
    }
  }
  return undefined;
}

const isLeadOfThree = (byte = 0) => byte >= 0xe2 && byte <= 0xef;

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decode(bytes: number[]): string | undefined {
  // Decoders throw, which is slow; the first byte of damaged text is nearly always a lead byte.
  if ((bytes[0] ?? 0) < 0xc3 || bytes.includes(0)) return undefined;
  try {
    return utf8.decode(Uint8Array.from(bytes));
  } catch {
    return undefined;
  }
}
