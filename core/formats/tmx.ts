import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { EmptyInput, LanguageMissing, MalformedTmx, TextTooLong } from './errors.ts';
import { isLanguage, type Languages, LONGEST_TEXT, type TextRecord } from './text-record.ts';

/** Elements whose content is code of the original document and no text. `hi` only marks text, so its content stays. */
const CODE = new Set(['bpt', 'ept', 'ph', 'it', 'ut', 'sub']);
/** Of those, the ones that stand for something between two words, such as a line break. */
const STANDALONE = new Set(['ph', 'it', 'ut']);
const PROPERTIES = ['document', 'position', 'domain', 'title'] as const;
type Property = (typeof PROPERTIES)[number];

/** A translation unit while it is read. */
interface Unit {
  record: number;
  line: number;
  texts: Partial<Record<keyof Languages, string>>;
  properties: Partial<Record<Property, string>>;
}

/**
 * TMX 1.1 to 1.4b (LISA OSCAR): one record for every unit that has at least one of the two languages, with an empty
 * text where the other is missing. Languages are matched by their primary subtag, in `xml:lang` or `lang`; the first
 * variant of a language counts. Inline codes are removed, the text of `hi` is kept. `<prop type="x-document">` (and
 * x-position, x-domain, x-title, each also without `x-`) fill the record's fields. Only the five predefined entities
 * and numeric ones are read. Holds one chunk and the units that it completes.
 * @throws MalformedTmx, EmptyInput, LanguageMissing, TextTooLong
 */
export async function* readTmx(
  text: AsyncIterable<string>,
  name: string,
  languages: Languages,
): AsyncIterable<TextRecord> {
  const reader = new TmxReader(name, languages);
  for await (const chunk of text) yield* reader.write(chunk);
  yield* reader.close();
}

class TmxReader {
  private readonly parser = new SaxesParser();
  private readonly path: string[] = [];
  private readonly found = new Set<string>();
  private done: TextRecord[] = [];
  private units = 0;
  private pairs = 0;
  private unit: Unit | undefined;
  private side: keyof Languages | undefined;
  private property: Property | undefined;
  private collected: string[] = [];
  private collectedLength = 0;
  private codeDepth = 0;
  /** Position of the parser when it last reported anything: it buffers all text since then. */
  private reported = 0;
  private readonly name: string;
  private readonly languages: Languages;

  constructor(name: string, languages: Languages) {
    this.name = name;
    this.languages = languages;
    this.parser.on('error', (error) => {
      throw this.malformed(`it is no well-formed XML (${error.message})`);
    });
    this.parser.on('doctype', (doctype) => {
      if (doctype.includes('[')) throw this.malformed('its DOCTYPE declares entities, which are not read');
    });
    this.parser.on('opentag', (tag) => this.open(tag));
    this.parser.on('closetag', (tag) => this.closeElement(tag.name));
    this.parser.on('text', (value) => this.text(value));
    this.parser.on('cdata', (value) => this.text(value));
  }

  write(chunk: string): TextRecord[] {
    this.parser.write(chunk);
    if (this.parser.position - this.reported > LONGEST_TEXT + chunk.length) throw this.tooLong();
    return this.take();
  }

  close(): TextRecord[] {
    this.parser.close();
    const records = this.take();
    if (this.units === 0) {
      throw new EmptyInput(`${this.name} has no translation unit. Export it again and upload it again.`);
    }
    if (this.pairs === 0) {
      const { source, target } = this.languages;
      throw new LanguageMissing(
        `${this.name} has no unit in both ${source} and ${target}; its languages are ` +
          `${[...this.found].sort().join(', ') || 'not declared'}. Upload it to a corpus of those languages, or correct its xml:lang.`,
      );
    }
    return records;
  }

  private take(): TextRecord[] {
    const records = this.done;
    this.done = [];
    return records;
  }

  private open(tag: SaxesTagPlain): void {
    this.reported = this.parser.position;
    const { name, attributes } = tag;
    const parent = this.path.at(-1);
    if (parent === undefined && name !== 'tmx')
      throw this.malformed(`its root element is <${name}>, not <tmx>`);
    this.path.push(name);
    if (name === 'tu') {
      this.unit = { record: ++this.units, line: this.parser.line, texts: {}, properties: {} };
    } else if (name === 'tuv') {
      this.side = this.sideOf(attributes['xml:lang'] ?? attributes.lang ?? '');
    } else if (name === 'prop' && parent === 'tu') {
      const type = attributes.type?.toLowerCase().replace(/^x-/, '');
      this.property = PROPERTIES.find((property) => property === type);
      this.begin();
    } else if (name === 'seg') {
      this.begin();
    } else if (CODE.has(name)) {
      this.codeDepth++;
      if (STANDALONE.has(name) && this.codeDepth === 1) this.collected.push('\0');
    }
  }

  private closeElement(name: string): void {
    this.reported = this.parser.position;
    this.path.pop();
    if (CODE.has(name)) this.codeDepth--;
    else if (name === 'seg') this.endSegment();
    else if (name === 'prop') this.endProperty();
    else if (name === 'tu') this.endUnit();
  }

  private begin(): void {
    this.collected = [];
    this.collectedLength = 0;
    this.codeDepth = 0;
  }

  private text(value: string): void {
    this.reported = this.parser.position;
    if (this.codeDepth > 0 || !(this.path.includes('seg') || this.property)) return;
    this.collected.push(value);
    this.collectedLength += value.length;
    if (this.collectedLength > LONGEST_TEXT) throw this.tooLong();
  }

  private endSegment(): void {
    const { unit, side } = this;
    if (unit && side && unit.texts[side] === undefined)
      unit.texts[side] = withoutCodes(this.collected.join(''));
  }

  private endProperty(): void {
    const value = this.collected.join('').trim();
    if (this.unit && this.property && value !== '') this.unit.properties[this.property] ??= value;
    this.property = undefined;
  }

  private endUnit(): void {
    const { unit } = this;
    this.unit = undefined;
    if (!unit) return;
    const { source, target } = unit.texts;
    if (source === undefined && target === undefined) return;
    if (source !== undefined && target !== undefined) this.pairs++;
    const { position, ...properties } = unit.properties;
    this.done.push({
      record: unit.record,
      line: unit.line,
      source: source ?? '',
      target: target ?? '',
      ...properties,
      ...(position !== undefined && { position: this.parsePosition(position, unit.line) }),
    });
  }

  private parsePosition(text: string, line: number): number {
    if (/^\d{1,9}$/.test(text)) return Number(text);
    throw this.malformed(
      `the unit has the position "${text.slice(0, 40)}", not a whole number from 0 on`,
      line,
    );
  }

  private sideOf(tag: string): keyof Languages | undefined {
    if (tag !== '' && this.found.size < 50) this.found.add(tag.toLowerCase());
    if (isLanguage(tag, this.languages.source)) return 'source';
    if (isLanguage(tag, this.languages.target)) return 'target';
    return undefined;
  }

  private malformed(what: string, line = this.parser.line): MalformedTmx {
    return new MalformedTmx(
      `${this.name} cannot be read at line ${line}: ${what}. Correct or export it again and upload it again.`,
      this.position(line),
    );
  }

  private tooLong(): TextTooLong {
    const { line } = this.parser;
    return new TextTooLong(
      `${this.name} has a text of more than ${LONGEST_TEXT} characters that ends in line ${line} or later. Break it into segments and upload the file again.`,
      this.position(line),
    );
  }

  private position(line: number) {
    return this.units > 0 ? { line, record: this.units } : { line };
  }
}

/** A code that stood between two letters or digits leaves a space, so that it does not glue words together. */
function withoutCodes(text: string): string {
  return text.replace(/(?<=[\p{L}\p{N}])\0+(?=[\p{L}\p{N}])/gu, ' ').replaceAll('\0', '');
}
