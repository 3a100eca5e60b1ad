import { MalformedStrings } from './errors.ts';
import { InlineTextCollector } from './inline-codes.ts';
import {
  isPluralCategory,
  type KeyedString,
  type PluralCategory,
  type StringsReader,
} from './keyed-strings.ts';
import { LONGEST_TEXT } from './text-record.ts';
import { visitXml, type XmlDocument, type XmlElement, type XmlVisitor } from './visit-xml.ts';

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t' };

/**
 * Android's `strings.xml` (developer.android.com, String resources): texts of `string`, `string-array` and `plurals`
 * with their escapes resolved. Formatting tags are inline codes; what `xliff:g` encloses is text. References
 * (`@string/...`) and texts with `translatable="false"` are no translations and not read. Holds one chunk and one text.
 * @throws MalformedStrings, TextTooLong
 */
export const readAndroidStrings: StringsReader = (side) =>
  visitXml(side.text(), side.name, MalformedStrings, (document) => new AndroidVisitor(document));

class AndroidVisitor implements XmlVisitor {
  readonly roots = ['resources'];
  private depth = 0;
  /** The array or the plurals that the items belong to. */
  private group:
    | { name: string; kind: 'string-array' | 'plurals'; items: number; isTranslatable: boolean }
    | undefined;
  private string:
    | { key: string; plural?: PluralCategory; line: number; text: InlineTextCollector; depth: number }
    | undefined;
  private readonly document: XmlDocument<KeyedString>;

  constructor(document: XmlDocument<KeyedString>) {
    this.document = document;
  }

  open(element: XmlElement): void {
    const { name, attributes, line } = element;
    this.depth++;
    const isTranslatable = attributes.translatable !== 'false';
    if (this.string) this.openInline(name);
    else if (name === 'string' && isTranslatable) this.begin(this.nameOf(element), line);
    else if (name === 'string-array' || name === 'plurals') {
      this.group = { name: this.nameOf(element), kind: name, items: 0, isTranslatable };
    } else if (name === 'item' && this.group?.isTranslatable) this.openItem(this.group, element);
  }

  close(name: string): void {
    const { string } = this;
    if (string && this.depth === string.depth) this.end(string);
    else if (string && name !== 'xliff:g' && name !== 'br') string.text.code(`/${name}`, undefined, false);
    else if (name === 'string-array' || name === 'plurals') this.group = undefined;
    this.depth--;
  }

  text(value: string): void {
    if (!this.string) return;
    this.string.text.text(this.unescaped(value));
    if (this.string.text.length > LONGEST_TEXT) throw this.document.tooLong();
  }

  private nameOf({ name, attributes, line }: XmlElement): string {
    if (attributes.name) return attributes.name;
    throw this.document.malformed(`a <${name}> has no name`, line);
  }

  private openItem(group: NonNullable<AndroidVisitor['group']>, { attributes, line }: XmlElement): void {
    if (group.kind === 'string-array') {
      this.begin(`${group.name}[${group.items++}]`, line);
      return;
    }
    const { quantity = '' } = attributes;
    if (!isPluralCategory(quantity)) {
      throw this.document.malformed(
        `an item of the plurals ${group.name.slice(0, 40)} has the quantity "${quantity.slice(0, 40)}"`,
        line,
      );
    }
    this.begin(group.name, line, quantity);
  }

  private begin(key: string, line: number, plural?: PluralCategory): void {
    this.string = { key, plural, line, text: new InlineTextCollector(), depth: this.depth };
  }

  private openInline(name: string): void {
    if (name !== 'xliff:g') this.string?.text.code(name, undefined, name === 'br');
  }

  private end({ key, plural, line, text }: NonNullable<AndroidVisitor['string']>): void {
    this.string = undefined;
    const [first] = text.parts;
    if (text.parts.length === 1 && typeof first === 'string' && /^\s*[@?][\w.:+]+\/[\w.]+\s*$/.test(first))
      return;
    this.document.give({ key, ...(plural && { plural }), text: text.parts, line });
  }

  /** Quotes that are not escaped only keep the white space between them, which for text means nothing. */
  private unescaped(value: string): string {
    return value.replace(/\\u([0-9a-f]{4})|\\(.)|"/gis, (_, code, character) => {
      if (code) return String.fromCharCode(Number.parseInt(code, 16));
      return character === undefined ? '' : (ESCAPES[character] ?? character);
    });
  }
}
