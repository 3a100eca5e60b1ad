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

class StringsdictVisitor implements XmlVisitor {
  readonly roots = ['plist'];
  private element = '';
  private collected = '';
  /** Keys of the dictionaries that are open, from the outermost. */
  private readonly keys: string[] = [];
  private dictionaries = 0;
  private readonly document: XmlDocument<KeyedString>;

  constructor(document: XmlDocument<KeyedString>) {
    this.document = document;
  }

  open({ name }: XmlElement): void {
    this.element = name;
    this.collected = '';
    if (name === 'dict') this.dictionaries++;
  }

  close(name: string): void {
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
    this.document.give({ key, plural: form, text: [this.collected], line: this.document.line() });
  }
}
