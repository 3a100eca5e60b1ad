import { astralClasses, CLASSES, HAN, HANGUL, KANA } from './character-classes.ts';

/** Languages that are commonly written in more scripts than Unicode's likely one. */
const FURTHER_SCRIPTS: Record<string, string[]> = {
  sr: ['Latn'],
  az: ['Cyrl'],
  uz: ['Cyrl'],
  kk: ['Latn'],
  mn: ['Mong'],
  pa: ['Arab'],
  ku: ['Arab'],
};

/** The scripts behind the combined codes of ISO 15924. */
const COMBINED: Record<string, string[]> = {
  Jpan: ['Hani', 'Hira', 'Kana'],
  Kore: ['Hang'],
  Hans: ['Hani', 'Bopo'],
  Hant: ['Hani', 'Bopo'],
};

/** The likely script of a language (CLDR likely subtags), as an ISO 15924 code: `Latn`, `Jpan`, `Kore`, `Hans`. */
export function likelyScript(language: string): string {
  return new Intl.Locale(language).maximize().script ?? 'Latn';
}

/** Scripts written without spaces, whose tokens are single characters; see tokens.ts. */
const UNSPACED = new Set(['Hans', 'Hant', 'Jpan', 'Thai', 'Laoo', 'Khmr', 'Mymr']);

/** Whether a language is written without spaces. */
export function isUnspaced(language: string): boolean {
  return UNSPACED.has(likelyScript(language));
}

/** Unicode scripts whose letters a text of the language consists of: `ja` gives Hani, Hira, Kana. */
export function scriptsOf(language: string): string[] {
  const script = likelyScript(language);
  return [...(COMBINED[script] ?? [script]), ...(FURTHER_SCRIPTS[language] ?? [])];
}

/**
 * The length of a text as a Latin script would need it: a Han character counts 2.5, a syllable of Hangul 2, kana 1.5
 * (measured on software catalogues), everything else 1. Gale and Church (1993) introduced lengths in characters as a
 * signal; weights by script make them comparable where names and numbers stay Latin.
 */
export function weightedLength(text: string): number {
  let characters = text.length;
  let extra = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    let classes = CLASSES[unit] as number;
    if ((unit & 0xfc00) === 0xd800) {
      const codePoint = text.codePointAt(at) as number;
      if (codePoint === unit) continue;
      classes = astralClasses(codePoint);
      characters--;
      at++;
    }
    if (classes & HAN) extra += 1.5;
    else if (classes & HANGUL) extra += 1;
    else if (classes & KANA) extra += 0.5;
  }
  return extra === 0 ? text.length : characters + extra;
}
