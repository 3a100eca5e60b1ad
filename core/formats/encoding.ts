/** Legacy encodings of languages, likeliest first, as labels of the WHATWG Encoding Standard (its windows-1252 covers iso-8859-1, its euc-kr CP949, its windows-874 TIS-620). */
const ENCODINGS_OF_LANGUAGES: readonly [languages: string, encodings: readonly string[]][] = [
  ['pl cs sk hu sl hr bs ro sq', ['windows-1250', 'iso-8859-2']],
  ['ru be bg sr mk uk', ['windows-1251', 'koi8-r', 'koi8-u', 'iso-8859-5', 'ibm866']],
  ['el', ['windows-1253', 'iso-8859-7']],
  ['tr az', ['windows-1254']],
  ['he yi', ['windows-1255', 'iso-8859-8']],
  ['ar fa ur', ['windows-1256', 'iso-8859-6']],
  ['lt lv et', ['windows-1257', 'iso-8859-13', 'iso-8859-4']],
  ['vi', ['windows-1258']],
  ['th', ['windows-874']],
  ['ja', ['shift_jis', 'euc-jp']],
  ['ko', ['euc-kr']],
  ['zh', ['gb18030', 'big5']],
];
const WESTERN = 'windows-1252';

/** Scripts that a text of a language is written in beside Latin. */
const SCRIPTS: readonly [languages: string, script: RegExp][] = [
  ['ru be bg sr mk uk kk ky mn tg', /\p{Script=Cyrillic}/u],
  ['el', /\p{Script=Greek}/u],
  ['he yi', /\p{Script=Hebrew}/u],
  ['ar fa ur', /\p{Script=Arabic}/u],
  ['th', /\p{Script=Thai}/u],
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}ー]/u],
  ['ko', /\p{Script=Hangul}/u],
  ['zh', /\p{Script=Han}/u],
];

/** Letters beyond ASCII of alphabets whose encodings differ in a few letters only. */
const ALPHABETS: readonly [languages: string, letters: string][] = [
  ['pl', 'ąćęłńóśźż'],
  ['cs', 'áčďéěíňóřšťúůýž'],
  ['sk', 'áäčďéíĺľňóôŕšťúýž'],
  ['hu', 'áéíóöőúüű'],
  ['sl hr bs', 'čćđšž'],
  ['ro', 'ăâîşţșț'],
  ['sq', 'çë'],
  ['lt', 'ąčęėįšųūž'],
  ['lv', 'āčēģīķļņšūž'],
  ['et', 'äõöüšž'],
];

/** The commonest characters of Chinese text, simplified and traditional: a wrong encoding gives rare ones. */
const COMMON_HAN = new Set(
  '的一是不了在人有我他这個个们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於着著下自之年过過发發后後作里裡这這用文行方成法无無所件选選使设設',
);

/** A declared encoding is believed unless the text looks clearly worse in it. */
const DECLARED_BONUS = 0.3;

/**
 * The legacy encoding of a text that is not UTF-8: of those that its languages are written in, and the declared one,
 * the one in which the text looks most like these languages (letters of their scripts, cases and signs where words have
 * them, common Chinese characters).
 * @param sample may end inside a character
 * @param declared what the file itself says, if anything
 * @returns undefined when it looks like none of them
 */
export function legacyEncodingOf(
  sample: Uint8Array,
  languages: readonly string[],
  declared?: string,
): string | undefined {
  const has = (list: string) => list.split(' ').some((language) => languages.includes(language));
  const known = ENCODINGS_OF_LANGUAGES.filter(([list]) => has(list)).flatMap(([, encodings]) => encodings);
  const usable = declared === undefined ? undefined : usableLabel(declared);
  const candidates = new Set([...(usable ? [usable] : []), ...known, WESTERN]);
  const expected: Expected = {
    scripts: SCRIPTS.filter(([list]) => has(list)).map(([, script]) => script),
    letters: new Set(ALPHABETS.filter(([list]) => has(list)).flatMap(([, letters]) => [...letters])),
  };
  let best: { encoding: string; score: number } | undefined;
  for (const encoding of candidates) {
    const text = tryDecode(sample, encoding);
    if (text === undefined) continue;
    const score = plausibility(text, expected) + (encoding === usable ? DECLARED_BONUS : 0);
    if (!best || score > best.score) best = { encoding, score };
  }
  return best && best.score > LEAST_PLAUSIBLE ? best.encoding : undefined;
}

/** What an XML declaration, an HTML or a gettext header says of the encoding, in the first bytes of a file. */
export function declaredEncoding(head: Uint8Array): string | undefined {
  const text = Buffer.from(head).toString('latin1');
  const xml = /^\s*<\?xml[^>]{0,100}\bencoding\s*=\s*["']([\w.:-]{2,40})["']/.exec(text);
  return (xml ?? /\bcharset\s*=\s*["']?([\w.:-]{2,40})/i.exec(text))?.[1];
}

/** A label under which TextDecoder knows it, or undefined where it does not or the encoding is one of Unicode's. */
function usableLabel(label: string): string | undefined {
  try {
    const { encoding } = new TextDecoder(label);
    return /^(?:utf-|x-user-defined|replacement)/.test(encoding) ? undefined : encoding;
  } catch {
    return undefined;
  }
}

function tryDecode(sample: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(sample, { stream: true });
  } catch {
    return undefined;
  }
}

/** A few signs and no letter are still text. */
const LEAST_PLAUSIBLE = -0.5;

interface Expected {
  scripts: readonly RegExp[];
  /** Empty where any Latin letter may stand. */
  letters: ReadonlySet<string>;
}

const LATIN = /\p{Script=Latin}/u;
const PUNCTUATION = /[\u00a0«»“”„‘’‚‹›–—…·•°§€£¥©®™¿¡№\u3000-\u303f\uff00-\uffef]/u;
const NEVER = /[\p{Cc}\p{Cn}\p{Co}\ufffd]/u;
const LETTER = /[\p{L}\p{M}]/u;

/** Mean over the characters beyond ASCII: up to 1 where all are letters that the languages use, below 0 for nonsense. */
function plausibility(text: string, expected: Expected): number {
  let score = 0;
  let beyondAscii = 0;
  let before = ' ';
  const characters = [...text.slice(0, 2 ** 16)];
  for (const [index, character] of characters.entries()) {
    if (character > '\x7f') {
      beyondAscii++;
      score += plausibilityOf(character, before, characters[index + 1] ?? ' ', expected);
    }
    before = character;
  }
  return beyondAscii === 0 ? 0 : score / beyondAscii;
}

function plausibilityOf(
  character: string,
  before: string,
  after: string,
  { scripts, letters }: Expected,
): number {
  if (NEVER.test(character)) return -10;
  if (/\p{Script=Han}/u.test(character) && scripts.some((script) => script.test(character))) {
    return COMMON_HAN.has(character) ? 1 : 0.4;
  }
  if (LETTER.test(character)) {
    const isExpected = scripts.some((script) => script.test(character));
    const value = isExpected ? 1 : LATIN.test(character) ? valueOfLatin(character, scripts, letters) : -1;
    const isUpper = /\p{Lu}/u.test(character);
    if (isUpper && /\p{Ll}/u.test(before)) return value - 2;
    return isUpper ? value - 0.4 : value;
  }
  // A sign between two letters is a letter in another encoding.
  if (LETTER.test(before) && LETTER.test(after) && !/[’‘·]/.test(character)) return -2;
  return PUNCTUATION.test(character) ? 0.5 : -1;
}

function valueOfLatin(letter: string, scripts: readonly RegExp[], letters: ReadonlySet<string>): number {
  // Languages of other scripts have some words in Latin letters, but few with accents.
  if (scripts.length > 0) return 0.2;
  return letters.size === 0 || letters.has(letter.toLowerCase()) ? 1 : 0.6;
}
