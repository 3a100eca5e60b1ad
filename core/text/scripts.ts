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

/** Unicode scripts whose letters a text of the language consists of: `ja` gives Hani, Hira, Kana. */
export function scriptsOf(language: string): string[] {
  const script = likelyScript(language);
  return [...(COMBINED[script] ?? [script]), ...(FURTHER_SCRIPTS[language] ?? [])];
}

/**
 * How many characters a text of the language has, roughly, where English has one (measured on software catalogues;
 * Gale and Church 1993 introduced the ratio of characters as a signal).
 */
export function characterDensity(language: string): number {
  if (language === 'en') return 1;
  return DENSITY_OF_SCRIPT[likelyScript(language)] ?? 1.15;
}

const DENSITY_OF_SCRIPT: Record<string, number> = {
  Hans: 0.35,
  Hant: 0.35,
  Jpan: 0.55,
  Kore: 0.6,
  Arab: 0.9,
  Hebr: 0.85,
  Thai: 0.95,
};
