import { EmptyInput, LanguageMissing, MalformedTermbase } from './errors.ts';
import type { Reader } from './readers.ts';
import { isLanguage, type Languages, LONGEST_TEXT, type TextRecord } from './text-record.ts';
import { variantPairs } from './variant-pairs.ts';
import { visitXml, type XmlDocument, type XmlElement, type XmlVisitor } from './visit-xml.ts';

/** A concept, and the terms that may be used for it in the two languages of a pair. */
export interface TermEntry {
  line: number;
  source: string[];
  target: string[];
}

/** Terms of one language in one concept. */
const MOST_TERMS = 1000;
/** Values of the term note `administrativeStatus` for terms that must not be used. */
const UNWANTED = /^(deprecated|superseded|rejected|forbidden)/i;

/** Elements for a concept, a language in it and a term in that: TBX of 2008 (ISO 30042, martif) and of 2019. */
const CONCEPT = new Set(['termEntry', 'conceptEntry']);
const LANGUAGE = new Set(['langSet', 'langSec']);
const TERM = new Set(['tig', 'ntig', 'termSec']);

/** Every pair of terms of a termbase is a record of this domain. */
const DOMAIN = 'terminology';

/**
 * TBX (ISO 30042) as bitext: its terms as variantPairs has them, with the domain `terminology` (a term is no sentence; a
 * recipe may treat it apart); concepts as in readTerms. Holds one chunk and one concept.
 * @throws MalformedTermbase, EmptyInput, LanguageMissing, TextTooLong
 */
export const readTbx: Reader = async function* ([side], { languages }) {
  let record = 0;
  for await (const { line, source, target } of readTerms(side.text(), side.name, languages)) {
    for (const [from, to] of variantPairs(source, target)) {
      const pair: TextRecord = {
        record: ++record,
        line,
        source: from ?? '',
        target: to ?? '',
        domain: DOMAIN,
      };
      yield pair;
    }
  }
};

/**
 * The concepts of a TBX file that have a term in one of the two languages. Terms that are deprecated or superseded are
 * left out. Holds one chunk and one concept.
 * @throws MalformedTermbase, EmptyInput, LanguageMissing, TextTooLong
 */
export function readTerms(
  text: AsyncIterable<string>,
  name: string,
  languages: Languages,
): AsyncIterable<TermEntry> {
  return visitXml(text, name, MalformedTermbase, (document) => new TermVisitor(document, languages));
}

class TermVisitor implements XmlVisitor {
  readonly roots = ['martif', 'tbx'];
  private depth = 0;
  private concepts = 0;
  private pairs = 0;
  private readonly found = new Set<string>();
  private entry: TermEntry | undefined;
  private side: keyof Languages | undefined;
  private term = '';
  private status = '';
  /** What character data belongs to. */
  private collecting: 'term' | 'status' | undefined;
  private readonly document: XmlDocument<TermEntry>;
  private readonly languages: Languages;

  constructor(document: XmlDocument<TermEntry>, languages: Languages) {
    this.document = document;
    this.languages = languages;
  }

  open({ name, attributes, line }: XmlElement): void {
    this.depth++;
    if (CONCEPT.has(name)) {
      this.concepts++;
      this.entry = { line, source: [], target: [] };
    } else if (LANGUAGE.has(name)) this.side = this.sideOf(attributes['xml:lang'] ?? '');
    else if (TERM.has(name)) this.term = this.status = '';
    else if (name === 'term') this.collecting = 'term';
    else if (name === 'termNote' && attributes.type === 'administrativeStatus') this.collecting = 'status';
  }

  close(name: string): void {
    this.depth--;
    if (name === 'term' || name === 'termNote') this.collecting = undefined;
    else if (TERM.has(name)) this.endTerm();
    else if (LANGUAGE.has(name)) this.side = undefined;
    else if (CONCEPT.has(name)) this.endConcept();
    else if (this.depth === 0) this.assertPairs();
  }

  text(value: string): void {
    if (!this.collecting) return;
    this[this.collecting] += value;
    if (this[this.collecting].length > LONGEST_TEXT) throw this.document.tooLong();
  }

  private endTerm(): void {
    const term = this.term.trim();
    if (!this.entry || !this.side || term === '' || UNWANTED.test(this.status.trim())) return;
    const terms = this.entry[this.side];
    if (!terms.includes(term)) terms.push(term);
    if (terms.length > MOST_TERMS) {
      throw this.document.malformed(`a concept has more than ${MOST_TERMS} terms in one language`);
    }
  }

  private endConcept(): void {
    const { entry } = this;
    this.entry = undefined;
    if (!entry || (entry.source.length === 0 && entry.target.length === 0)) return;
    if (entry.source.length > 0 && entry.target.length > 0) this.pairs++;
    this.document.give(entry);
  }

  private assertPairs(): void {
    const { name } = this.document;
    if (this.concepts === 0)
      throw new EmptyInput(`${name} has no concept. Export it again and upload it again.`);
    if (this.pairs > 0) return;
    const { source, target } = this.languages;
    throw new LanguageMissing(
      `${name} has no concept with terms in both ${source} and ${target}; its languages are ${[...this.found].sort().join(', ') || 'not declared'}. ` +
        'Use it for a corpus of those languages, or correct its xml:lang.',
    );
  }

  private sideOf(tag: string): keyof Languages | undefined {
    if (tag !== '' && this.found.size < 50) this.found.add(tag.toLowerCase().slice(0, 40));
    if (isLanguage(tag, this.languages.source)) return 'source';
    if (isLanguage(tag, this.languages.target)) return 'target';
    return undefined;
  }
}
