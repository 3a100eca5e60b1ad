import { eld } from 'eld/medium';

/** What a text looks like. */
export interface IdentifiedLanguage {
  /** ISO 639-1 code of the likeliest language; `und` when nothing fits. */
  language: string;
  /** Score of any language from 0 to 1; 0 for languages that the identifier does not know. */
  scoreOf(language: string): number;
}

/** Tells which language a text is in. */
export interface LanguageIdentifier {
  identify(text: string): IdentifiedLanguage;
  /** False for languages it cannot tell, in which nothing is judged. */
  knows(language: string): boolean;
}

/** Codes that eld files under another one. */
const SAME: Record<string, string> = { nb: 'no', nn: 'no', fil: 'tl', id: 'ms', iw: 'he', in: 'ms' };

/**
 * Identification by byte n-grams (eld, `medium` database: 60 languages, about 70 MB). Remembers the last texts, so that
 * the language rule and the statistics pay once.
 */
export function eldIdentifier(): LanguageIdentifier {
  const known = new Set(Object.values(eld.info().Languages));
  const remembered = new Map<string, IdentifiedLanguage>();
  return {
    knows: (language) => known.has(SAME[language] ?? language),
    identify(text) {
      const found = remembered.get(text);
      if (found) return found;
      const result = eld.detect(text);
      let scores: Record<string, number> | undefined;
      const identified: IdentifiedLanguage = {
        language: result.language || 'und',
        scoreOf(language) {
          scores ??= result.getScores();
          return scores[SAME[language] ?? language] ?? 0;
        },
      };
      if (remembered.size >= REMEMBERED) remembered.clear();
      remembered.set(text, identified);
      return identified;
    },
  };
}

const REMEMBERED = 64;
