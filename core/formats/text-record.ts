import type { Rights } from '../../contracts/rights.ts';

/** The two languages of a corpus: ISO 639 codes. */
export interface Languages {
  source: string;
  target: string;
}

/** One record of an input as its file has it: not normalised, not checked; either text may be empty. */
export interface TextRecord {
  /** 1-based: data row, translation unit or line. */
  record: number;
  /** 1-based line of the decompressed text at which the record begins (for CSV: ends). */
  line?: number;
  source: string;
  target: string;
  document?: string;
  /** Place in the document, 0-based. */
  position?: number;
  domain?: string;
  title?: string;
  /** How long a film shows the target. */
  seconds?: number;
  /** When the translation was made or last changed: ISO 8601, a day or a time in UTC. */
  date?: string;
  /** What the archive that its file lies in says about it. */
  rights?: Rights;
}

/** Characters of the longest line, field or segment that a reader holds. */
export const LONGEST_TEXT = 2 ** 20;

/** True when a language tag (BCP 47, with - or _) is of this language, whatever its region or script. */
export function isLanguage(tag: string, language: string): boolean {
  return tag.trim().toLowerCase().split(/[-_]/)[0] === language;
}
