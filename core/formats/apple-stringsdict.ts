import { MalformedStrings } from './errors.ts';
import { isPluralCategory, type KeyedString, type StringsReader } from './keyed-strings.ts';
import { LONGEST_TEXT } from './text-record.ts';
import { visitXml, type XmlDocument, type XmlElement, type XmlVisitor } from './visit-xml.ts';

/**
 * Apple's `.stringsdict` (XML property list): the plural forms of every variable of every key. Format keys and types
 * are no text. Holds one chunk and one text.
 * @throws MalformedStrings, TextTooLong
 */
export const readStringsdict: StringsReader = (side) =>
  visitXml(side.text(), side.name, MalformedStrings, (document) => new StringsdictVisitor(document));

class StringsdictVisitor implements XmlVisitor<KeyedString> {
  private done: KeyedString[] = [];
  private element = '';
  private depth = 0;
  private collected = '';
  /** Keys of the dictionaries that are open, from the outermost. */
  private readonly keys: string[] = [];
  private dictionaries = 0;
  private readonly document: XmlDocument;

  constructor(document: XmlDocument) {
    this.document = document;
  }

  take(): KeyedString[] {
    const strings = this.done;
    this.done = [];
    return strings;
  }

  open({ name }: XmlElement): void {
    if (this.depth++ === 0 && name !== 'plist') {
      throw this.document.malformed(`its root element is <${name.slice(0, 40)}>, not <plist>`);
    }
    this.element = name;
    this.collected = '';
    if (name === 'dict') this.dictionaries++;
  }

  close(name: string): void {
    this.depth--;
    this.element = '';
    if (name === 'dict') this.keys.length = --this.dictionaries;
    else if (name === 'key') this.keys[this.dictionaries - 1] = this.collected;
    else if (name === 'string') this.endString();
  }

  text(value: string): void {
    if (this.element !== 'key' && this.element !== 'string') return;
    this.collected += value;
    if (this.collected.length > LONGEST_TEXT) throw this.document.tooLong();
  }

  private endString(): void {
    const form = this.keys[this.dictionaries - 1] ?? '';
    if (!isPluralCategory(form)) return;
    const key = this.keys.slice(0, this.dictionaries - 1).join('.');
    this.done.push({ key, plural: form, text: [this.collected], line: this.document.line() });
  }
}
