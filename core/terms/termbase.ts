import type { TermEntry } from '../formats/tbx.ts';
import { keyText } from '../text/normalise.ts';
import { tokens } from '../text/tokens.ts';

/** A term of the source whose translation the target does not have. */
export interface TermViolation {
  /** As the termbase has it. */
  term: string;
  /** Its translations, any of which would do. */
  expected: string[];
}

/** Terms and how they must be translated. */
export interface Termbase {
  /** Terms of the source language. */
  readonly size: number;
  /** What of the termbase a pair violates, in the order of the source. */
  check(source: string, target: string): TermViolation[];
}

/** A term as it is looked up. */
interface Term {
  term: string;
  words: string[];
  translations: Translation[];
}

/** A translation, and the stems that show it. */
interface Translation {
  text: string;
  stems: string[];
}

/** Letters of a word by which terms are found. */
const PREFIX = 3;
/** Letters that inflection may add to a word of a term: `invoices`, `Rechnungen`, Korean particles. */
const LONGEST_ENDING = 3;
/** Terms in capitals up to this length are abbreviations: IT is not it. */
const LONGEST_ABBREVIATION = 4;

/**
 * A termbase of these concepts; of several with the same term any translation will do. Its check is lenient, because a
 * false alarm costs a good pair: a term of the source is found where its words stand in their order, each with an ending
 * of up to three letters at most, the longest term first; a translation is found where the first three quarters of each
 * of its words are, anywhere in the target, so that compounds and inflected forms count. Case is ignored except in
 * abbreviations. Memory: some 500 bytes a term.
 */
export function makeTermbase(concepts: Iterable<Pick<TermEntry, 'source' | 'target'>>): Termbase {
  const terms = new Map<string, Term>();
  for (const { source, target } of concepts) {
    if (target.length === 0) continue;
    for (const term of source) addTerm(terms, term, target);
  }
  const byPrefix = new Map<string, Term[]>();
  for (const term of terms.values()) {
    const prefix = (term.words[0] as string).slice(0, PREFIX);
    byPrefix.set(prefix, [...(byPrefix.get(prefix) ?? []), term]);
  }
  for (const found of byPrefix.values())
    found.sort((a, b) => b.words.length - a.words.length || compareLength(a, b));
  return {
    size: terms.size,
    check: (source, target) => {
      const targetKey = keyText(target);
      return termsIn(source, byPrefix)
        .filter(
          ({ translations }) =>
            !translations.some(({ stems }) => stems.every((one) => targetKey.includes(one))),
        )
        .map(({ term, translations }) => ({ term, expected: translations.map(({ text }) => text) }));
    },
  };
}

const compareLength = (a: Term, b: Term) => b.term.length - a.term.length;

function addTerm(terms: Map<string, Term>, term: string, target: readonly string[]): void {
  const words = tokens(keyText(term));
  if (words.length === 0) return;
  const key = isAbbreviation(term) ? term : words.join(' ');
  const known = terms.get(key) ?? { term, words, translations: [] };
  terms.set(key, known);
  for (const text of target) {
    if (!known.translations.some((one) => one.text === text))
      known.translations.push({ text, stems: stemsOf(text) });
  }
}

/** Each term at most once. */
function termsIn(source: string, byPrefix: ReadonlyMap<string, readonly Term[]>): Term[] {
  const words = tokens(keyText(source));
  const found = new Set<Term>();
  for (let at = 0; at < words.length; ) {
    const candidates = byPrefix.get((words[at] as string).slice(0, PREFIX)) ?? [];
    const term = candidates.find(
      (one) => standsAt(one, words, at) && (!isAbbreviation(one.term) || source.includes(one.term)),
    );
    if (term) found.add(term);
    at += term?.words.length ?? 1;
  }
  return [...found];
}

function standsAt({ words }: Term, text: readonly string[], at: number): boolean {
  return words.every((word, index) => {
    const found = text[at + index];
    if (found === undefined || !found.startsWith(word)) return false;
    return (
      found.length === word.length || (word.length >= PREFIX && found.length - word.length <= LONGEST_ENDING)
    );
  });
}

function isAbbreviation(term: string): boolean {
  return term.length <= LONGEST_ABBREVIATION && /\p{Lu}/u.test(term) && !/\p{Ll}/u.test(term);
}

/** What must be in a target for a translation to be there: of long words their first three quarters. */
function stemsOf(text: string): string[] {
  return tokens(keyText(text)).map((word) =>
    word.length > 4 ? word.slice(0, Math.ceil(word.length * 0.75)) : word,
  );
}
