import { LanguageMissing } from './errors.ts';
import { generalPlural, type PluralForms, parsePluralForms } from './plural-forms.ts';
import type { ReadContext } from './readers.ts';
import { isLanguage, type TextRecord } from './text-record.ts';

/** A message of a gettext catalogue. */
export interface CatalogueEntry {
  message: string;
  plural?: string;
  /** One translation, or one for each plural form; empty where it is not translated. */
  translations: readonly string[];
  /** Where the message stands in the program: file and line. */
  reference?: string;
  line?: number;
}

/**
 * Makes records of the messages of one gettext catalogue. The message itself is text of the one language (English as a
 * rule) and the header `Language` names the other; where that is the source language of the pair, records are turned
 * around. A message with plural forms gives two records: the singular with the form for 1, and the plural with the form
 * that `Plural-Forms` has for the language's general plural; further forms (Russian 2 to 4) have no text of their own
 * to be paired with.
 */
export class Catalogue {
  private records = 0;
  private isTurned = false;
  private forms: PluralForms | undefined;
  private language: string;
  private readonly name: string;
  private readonly context: ReadContext;

  constructor(name: string, context: ReadContext) {
    this.name = name;
    this.context = context;
    this.language = context.languages.target;
  }

  /** Takes in the header: the translation of the empty message. @throws LanguageMissing */
  readHeader(header: string): void {
    const field = (name: string) =>
      new RegExp(`^${name}:[ \\t]*(.*)$`, 'im').exec(header)?.[1]?.trim() || undefined;
    const { source, target } = this.context.languages;
    const language = field('Language');
    if (language !== undefined && !isLanguage(language, target)) {
      if (!isLanguage(language, source)) {
        throw new LanguageMissing(
          `${this.name} translates into ${language.slice(0, 40)}, not ${target} or ${source}. ` +
            'Upload it to a corpus of its language, or correct its header Language.',
        );
      }
      this.isTurned = true;
      this.language = source;
    }
    const pluralForms = field('Plural-Forms');
    if (pluralForms === undefined) return;
    this.forms = parsePluralForms(pluralForms);
    if (this.forms || /nplurals\s*=\s*INTEGER/.test(pluralForms)) return;
    this.context.note({
      kind: 'warning',
      error: 'PluralFormsUnknown',
      message:
        `${this.name} has the header Plural-Forms "${pluralForms.slice(0, 100)}", which is no expression of C. ` +
        'Plurals are paired with the last form; correct the header and upload it again.',
    });
  }

  /** The records of a message. */
  recordsOf({ message, plural, translations, reference, line }: CatalogueEntry): TextRecord[] {
    const document = reference?.replace(/:\d+$/, '');
    const record = (text: string, translation: string | undefined): TextRecord => ({
      record: ++this.records,
      ...(line !== undefined && { line }),
      source: this.isTurned ? (translation ?? '') : text,
      target: this.isTurned ? text : (translation ?? ''),
      ...(document && { document }),
    });
    if (plural === undefined) return [record(message, translations[0])];
    const one = this.forms ? translations[this.forms.formOf(1)] : translations[0];
    const general = this.forms
      ? translations[this.forms.formOf(generalPlural(this.language))]
      : translations.at(-1);
    return [record(message, one), record(plural, general)];
  }
}
