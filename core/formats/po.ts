import { C_ESCAPES } from './c-escapes.ts';
import { Catalogue, type CatalogueEntry } from './catalogue.ts';
import { MalformedCatalogue, TextTooLong } from './errors.ts';
import { readLines } from './lines.ts';
import type { Reader } from './readers.ts';
import { SkippedUnits } from './skipped-units.ts';
import { LONGEST_TEXT } from './text-record.ts';

type Keyword = 'msgctxt' | 'msgid' | 'msgid_plural' | 'msgstr';

/** Plural forms that a message may have; no language needs more than six. */
const MOST_FORMS = 32;

/** An entry as its lines have it. */
interface Entry {
  line: number;
  fields: Partial<Record<Exclude<Keyword, 'msgstr'>, string>>;
  translations: string[];
  isFuzzy: boolean;
  isObsolete: boolean;
  reference?: string;
}

/**
 * gettext PO (GNU gettext manual, chapter 3): records as Catalogue makes them, with the file of the first reference as
 * document. Obsolete entries (`#~`) are not read, fuzzy ones by `reading.poFuzzy`; both are counted in a note.
 * Holds one chunk and one entry.
 * @throws MalformedCatalogue, LanguageMissing, EmptyInput, TextTooLong
 */
export const readPo: Reader = async function* ([side], context) {
  const catalogue = new Catalogue(side.name, context);
  const skipped = new SkippedUnits();
  const parser = new PoParser(side.name);
  const recordsOf = (entry: Entry | undefined) => {
    if (entry?.fields.msgid === undefined) return [];
    if (entry.fields.msgid === '' && entry.fields.msgctxt === undefined) {
      if (!entry.isObsolete) catalogue.readHeader(entry.translations[0] ?? '');
      return [];
    }
    if (entry.isObsolete) skipped.skip('obsolete');
    else if (entry.isFuzzy && context.settings.poFuzzy === 'skip') skipped.skip('fuzzy');
    else {
      skipped.keep();
      return catalogue.recordsOf(messageOf(entry));
    }
    return [];
  };
  for await (const lines of readLines(side.text(), side.name)) {
    for (const line of lines) yield* recordsOf(parser.read(line));
  }
  yield* recordsOf(parser.end());
  skipped.report(side.name, 'Have them checked, or set reading.poFuzzy to keep.', context);
};

function messageOf({ fields, translations, reference, line }: Entry): CatalogueEntry {
  return { message: fields.msgid ?? '', plural: fields.msgid_plural, translations, reference, line };
}

class PoParser {
  private line = 0;
  private entry: Entry | undefined;
  /** What continuation lines belong to. */
  private field: { keyword: Keyword; form: number } | undefined;
  private readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  /** @returns the entry that this line ends, by being the first of another */
  read(line: string): Entry | undefined {
    this.line++;
    const isObsolete = /^\s*#~/.test(line);
    const text = (isObsolete ? line.replace(/^\s*#~\|?/, '') : line).trim();
    if (text === '') return undefined;
    if (text.startsWith('#')) return this.readComment(text);
    // The previous message of an obsolete entry: `#~| msgid "..."`.
    if (/^\s*#~\|/.test(line)) return undefined;
    const [, keyword, form, quoted] =
      /^(?:(msgctxt|msgid_plural|msgid|msgstr)(?:\[(\d{1,3})\])?\s*)?"(.*)"$/.exec(text) ?? [];
    if (quoted === undefined)
      throw this.malformed(`"${text.slice(0, 40)}" is neither a comment nor a keyword with a text in quotes`);
    const ended = keyword === undefined ? undefined : this.startField(keyword as Keyword, Number(form ?? 0));
    if (isObsolete && this.entry) this.entry.isObsolete = true;
    this.append(unescaped(quoted));
    return ended;
  }

  /** @returns the last entry */
  end(): Entry | undefined {
    const { entry } = this;
    this.assertWhole(entry);
    this.entry = undefined;
    return entry;
  }

  private readComment(text: string): Entry | undefined {
    // A comment belongs to the message that follows; within a message it means that a new one begins.
    const ended = this.entry?.fields.msgid === undefined ? undefined : this.startEntry();
    const entry = this.entry ?? this.newEntry();
    if (text.startsWith('#,'))
      entry.isFuzzy ||= text
        .slice(2)
        .split(',')
        .some((flag) => flag.trim() === 'fuzzy');
    else if (text.startsWith('#:')) entry.reference ??= firstReference(text.slice(2).trim());
    return ended;
  }

  private startField(keyword: Keyword, form: number): Entry | undefined {
    const { entry } = this;
    const starts = keyword === 'msgctxt' || (keyword === 'msgid' && this.field?.keyword !== 'msgctxt');
    const ended = starts && entry?.fields.msgid !== undefined ? this.startEntry() : undefined;
    const current = this.entry ?? this.newEntry();
    if (keyword === 'msgstr') {
      if (current.fields.msgid === undefined) throw this.malformed('a msgstr has no msgid before it');
      if (current.translations[form] !== undefined)
        throw this.malformed('a message has the same msgstr twice');
      if (form >= MOST_FORMS) throw this.malformed(`a message has more than ${MOST_FORMS} plural forms`);
      while (current.translations.length <= form) current.translations.push('');
    } else {
      if (current.fields[keyword] !== undefined) throw this.malformed(`a message has ${keyword} twice`);
      if (keyword === 'msgid') current.line = this.line;
      current.fields[keyword] = '';
    }
    this.field = { keyword, form };
    return ended;
  }

  private append(text: string): void {
    const { entry, field } = this;
    if (!entry || !field) throw this.malformed('a text stands before the first keyword');
    const whole =
      (field.keyword === 'msgstr' ? entry.translations[field.form] : entry.fields[field.keyword]) + text;
    if (whole.length > LONGEST_TEXT) {
      throw new TextTooLong(
        `${this.name} has a text of more than ${LONGEST_TEXT} characters in line ${this.line}. Break it up and upload the file again.`,
        { line: this.line },
      );
    }
    if (field.keyword === 'msgstr') entry.translations[field.form] = whole;
    else entry.fields[field.keyword] = whole;
  }

  private startEntry(): Entry | undefined {
    const { entry } = this;
    this.assertWhole(entry);
    this.newEntry();
    return entry;
  }

  private newEntry(): Entry {
    this.field = undefined;
    this.entry = { line: this.line, fields: {}, translations: [], isFuzzy: false, isObsolete: false };
    return this.entry;
  }

  private assertWhole(entry: Entry | undefined): void {
    if (!entry || entry.translations.length > 0 || Object.keys(entry.fields).length === 0) return;
    throw this.malformed('a message has no msgstr', entry.line);
  }

  private malformed(what: string, line = this.line): MalformedCatalogue {
    return new MalformedCatalogue(
      `${this.name} cannot be read at line ${line}: ${what}. Check it with msgfmt -c and upload it again.`,
      { line },
    );
  }
}

/** Of `#: lib/a.c:12 lib/b.c:3`; names with spaces stand between U+2068 and U+2069. */
function firstReference(references: string): string | undefined {
  const [, isolated, plain] = /^(?:\u2068([^\u2069]*)\u2069|(\S+))/.exec(references) ?? [];
  return isolated ?? plain;
}

function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\(?:x([0-9a-f]{1,2})|([0-7]{1,3})|(.))/gis, (_, hex, octal, character) => {
    if (hex) return String.fromCharCode(Number.parseInt(hex, 16));
    if (octal) return String.fromCharCode(Number.parseInt(octal, 8));
    return C_ESCAPES[character] ?? character;
  });
}
