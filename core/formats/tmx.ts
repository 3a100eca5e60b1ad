import { EmptyInput, LanguageMissing, MalformedTmx } from './errors.ts';
import { type InlineText, InlineTextCollector, renderPair } from './inline-codes.ts';
import type { ReadContext, Reader } from './readers.ts';
import { recordDate } from './record-date.ts';
import { isLanguage, type Languages, LONGEST_TEXT, type TextRecord } from './text-record.ts';
import { variantPairs } from './variant-pairs.ts';
import { visitXml, type XmlDocument, type XmlElement, type XmlVisitor } from './visit-xml.ts';

/** Elements whose content is code of the original document and no text. `hi` only marks text, so its content stays. */
const CODE = new Set(['bpt', 'ept', 'ph', 'it', 'ut', 'sub']);
/** Of those, the ones that stand for something between two words, such as a line break. */
const STANDALONE = new Set(['ph', 'it', 'ut']);
const PROPERTIES = ['document', 'position', 'domain', 'title'] as const;
type Property = (typeof PROPERTIES)[number];

/** Characters of all variants of one unit together. */
const LONGEST_UNIT = 4 * LONGEST_TEXT;

/** Variants of one language in one unit; real files have two or three. */
const MOST_VARIANTS = 32;

/** A translation unit while it is read. */
interface Unit {
  line: number;
  /** Variants of either language, in their order. */
  texts: Record<keyof Languages, InlineText[]>;
  length: number;
  properties: Partial<Record<Property, string>>;
  date?: string;
}

/**
 * TMX 1.1 to 1.4b (LISA OSCAR, whatever `srclang` is): a record for every unit that has at least one of the two
 * languages, with an empty text where the other is missing; units of other languages count as records that are not
 * there. Languages are matched by their primary subtag, in `xml:lang` or `lang`.
 *
 * A unit with several variants of a language (en-US and en-GB, or two translations) gives several records, as
 * variantPairs has them; equal ones count once.
 *
 * Inline codes by `reading.inlineTags`, matched by `x`, else `i`, else their order; the text of `hi` is kept, that of
 * `sub` is not. `<prop type="x-document">` (and x-position, x-domain, x-title, each also without `x-`) fill the record's
 * fields, `changedate` or else `creationdate` of the unit its date. Holds one chunk and the units that it completes.
 * @throws MalformedTmx, EmptyInput, LanguageMissing, TextTooLong
 */
export const readTmx: Reader = async function* ([side], context) {
  yield* visitXml(side.text(), side.name, MalformedTmx, (document) => new TmxVisitor(document, context));
};

class TmxVisitor implements XmlVisitor {
  readonly roots = ['tmx'];
  private units = 0;
  private records = 0;
  private pairs = 0;
  private readonly found = new Set<string>();
  private unit: Unit | undefined;
  private side: keyof Languages | undefined;
  private property: { name: Property; text: string } | undefined;
  private segment: InlineTextCollector | undefined;
  private codeDepth = 0;
  /** External id (`x`) of the paired codes that are open, by the `i` that pairs them. */
  private readonly pairedIds = new Map<string, string>();
  private readonly document: XmlDocument<TextRecord>;
  private readonly context: ReadContext;

  constructor(document: XmlDocument<TextRecord>, context: ReadContext) {
    this.document = document;
    this.context = context;
  }

  open({ name, attributes, line }: XmlElement): void {
    if (this.segment) this.openCode(name, attributes);
    else if (name === 'tu') {
      this.units++;
      this.unit = { line, texts: { source: [], target: [] }, length: 0, properties: {} };
      this.unit.date = recordDate(attributes.changedate ?? attributes.creationdate);
    } else if (name === 'tuv') {
      this.side = this.sideOf(attributes['xml:lang'] ?? attributes.lang ?? '');
    } else if (name === 'prop' && this.unit && !this.side) {
      const type = attributes.type?.toLowerCase().replace(/^x-/, '');
      const property = PROPERTIES.find((one) => one === type);
      if (property) this.property = { name: property, text: '' };
    } else if (name === 'seg' && this.side) {
      this.segment = new InlineTextCollector();
      this.pairedIds.clear();
      this.codeDepth = 0;
    }
  }

  close(name: string): void {
    if (this.segment) {
      if (CODE.has(name)) this.codeDepth--;
      else if (name === 'seg') this.endSegment(this.segment);
    } else if (name === 'prop') this.endProperty();
    else if (name === 'tuv') this.side = undefined;
    else if (name === 'tu') this.endUnit();
    else if (name === 'tmx') this.assertPairs();
  }

  text(value: string): void {
    if (this.property) {
      this.property.text += value;
      if (this.property.text.length > LONGEST_TEXT) throw this.document.tooLong();
    }
    if (!this.segment || this.codeDepth > 0) return;
    this.segment.text(value);
    this.assertLength();
  }

  private openCode(name: string, attributes: XmlElement['attributes']): void {
    if (!CODE.has(name)) return;
    if (this.codeDepth++ > 0) return;
    const { x, i } = attributes;
    if (name === 'bpt' && i !== undefined) this.pairedIds.set(i, x ?? i);
    const id = name === 'ept' && i !== undefined ? (this.pairedIds.get(i) ?? i) : (x ?? i);
    this.segment?.code(name, id, STANDALONE.has(name));
    this.assertLength();
  }

  private assertLength(): void {
    const length = this.segment?.length ?? 0;
    if (length > LONGEST_TEXT || length + (this.unit?.length ?? 0) > LONGEST_UNIT)
      throw this.document.tooLong();
  }

  private endSegment(segment: InlineTextCollector): void {
    this.segment = undefined;
    if (!this.unit || !this.side) return;
    const variants = this.unit.texts[this.side];
    variants.push(segment.parts);
    if (variants.length > MOST_VARIANTS) {
      throw this.document.malformed(`a unit has more than ${MOST_VARIANTS} variants of one language`);
    }
    this.unit.length += segment.length;
  }

  private endProperty(): void {
    const value = this.property?.text.trim();
    if (this.unit && this.property && value) this.unit.properties[this.property.name] ??= value;
    this.property = undefined;
  }

  private endUnit(): void {
    const { unit } = this;
    this.unit = undefined;
    if (!unit) return;
    const { source, target } = unit.texts;
    if (source.length === 0 && target.length === 0) {
      this.records++;
      return;
    }
    if (source.length > 0 && target.length > 0) this.pairs++;
    const { position, ...fields } = unit.properties;
    const shared: Partial<TextRecord> = fields;
    if (position !== undefined) shared.position = this.parsePosition(position, unit.line);
    if (unit.date !== undefined) shared.date = unit.date;
    const seen = new Set<string>();
    const mode = this.context.settings.inlineTags;
    for (const [sourceText = [], targetText = []] of variantPairs(source, target)) {
      const texts = renderPair(sourceText, targetText, mode);
      if (source.length + target.length > 2) {
        const key = JSON.stringify(texts);
        if (seen.has(key)) continue;
        seen.add(key);
      }
      this.document.give({ record: ++this.records, line: unit.line, ...texts, ...shared });
    }
  }

  private assertPairs(): void {
    const { name } = this.document;
    if (this.units === 0) {
      throw new EmptyInput(`${name} has no translation unit. Export it again and upload it again.`);
    }
    if (this.pairs > 0) return;
    const { source, target } = this.context.languages;
    throw new LanguageMissing(
      `${name} has no unit in both ${source} and ${target}; its languages are ` +
        `${[...this.found].sort().join(', ') || 'not declared'}. Upload it to a corpus of those languages, or correct its xml:lang.`,
    );
  }

  private parsePosition(text: string, line: number): number {
    if (/^\d{1,9}$/.test(text)) return Number(text);
    throw this.document.malformed(
      `the unit has the position "${text.slice(0, 40)}", not a whole number from 0 on`,
      line,
    );
  }

  private sideOf(tag: string): keyof Languages | undefined {
    if (tag !== '' && this.found.size < 50) this.found.add(tag.toLowerCase().slice(0, 40));
    if (isLanguage(tag, this.context.languages.source)) return 'source';
    if (isLanguage(tag, this.context.languages.target)) return 'target';
    return undefined;
  }
}
