import { EmptyInput, LanguageMissing, MalformedXliff } from './errors.ts';
import { type InlineText, InlineTextCollector, renderPair } from './inline-codes.ts';
import type { ReadContext, Reader } from './readers.ts';
import { recordDate } from './record-date.ts';
import { SkippedUnits } from './skipped-units.ts';
import { isLanguage, LONGEST_TEXT, type TextRecord } from './text-record.ts';
import { visitXml, type XmlDocument, type XmlElement, type XmlVisitor } from './visit-xml.ts';
import { toolState } from './xliff-tools.ts';

/** Elements whose content is code of the original document (XLIFF 1.2; in 2.x codes have no content). */
const CODE_CONTENT = new Set(['bpt', 'ept', 'ph', 'it', 'ut']);
/** Codes that stand for something between two words. */
const STANDALONE = new Set(['x', 'ph', 'it', 'ut']);
/** Codes that mark the text between a beginning and an end. */
const PAIRED = new Set(['bx', 'ex', 'bpt', 'ept', 'sc', 'ec']);
/** Codes that enclose text. */
const ENCLOSING = new Set(['g', 'pc']);
/** Elements that hand `translate` down to what they contain. */
const TRANSLATABLE = new Set(['xliff', 'file', 'group', 'unit', 'trans-unit']);

/** Characters of all segments of one unit together. */
const LONGEST_UNIT = 4 * LONGEST_TEXT;
const MOST_SEGMENTS = 10_000;

/** A `<file>`: which way its languages go, and where its segments are. */
interface File {
  /** `swapped`: its target is the source of the pair. */
  direction: 'straight' | 'swapped' | 'other';
  document?: string;
  date?: string;
  position: number;
}

/** One language of a unit: all of it, and its segments by id where it is segmented. */
class Side {
  readonly whole = new InlineTextCollector();
  readonly segments = new Map<string, InlineTextCollector>();
}

interface Unit {
  line: number;
  source?: Side;
  segmentedSource?: Side;
  target?: Side;
  state?: string;
  approved: boolean;
  translate: boolean;
  /** States of segments that a tool wrote, by their ids. */
  segmentStates: Map<string, string>;
}

/**
 * XLIFF 1.2 and 2.x (OASIS), with what Trados (.sdlxliff), Phrase (.mxliff) and memoQ (.mqxliff) add: a record for every
 * segment of the two languages, in either direction, with an empty text where there is no target. In 1.2 a segment is
 * the `<mrk mtype="seg">` of `seg-source` and `target` with the same `mid`, or the whole unit; alternatives, notes and
 * ignorable parts are not read.
 *
 * Read are segments whose state is one of `reading.xliffStates` or that have none, of units that are to be translated
 * and, with `reading.xliffUnits: approved`, approved; the rest are counted in a note. Inline codes by
 * `reading.inlineTags`, matched by their ids. `original` of the file gives the document, the order the position.
 * Holds one chunk and one unit.
 * @throws MalformedXliff, EmptyInput, LanguageMissing, TextTooLong
 */
export const readXliff: Reader = async function* ([side], context) {
  yield* visitXml(side.text(), side.name, MalformedXliff, (document) => new XliffVisitor(document, context));
};

class XliffVisitor implements XmlVisitor<TextRecord> {
  private done: TextRecord[] = [];
  private readonly path: string[] = [];
  private readonly translate: boolean[] = [];
  private readonly skipped = new SkippedUnits();
  private readonly found = new Set<string>();
  private records = 0;
  private matching = false;
  /** Languages of XLIFF 2, which has them on its root. */
  private languages: { source?: string; target?: string } = {};
  private file: File | undefined;
  private unit: Unit | undefined;
  private side: Side | undefined;
  private segmentId: string | undefined;
  /** Depth at which the `mrk` of the segment stands. */
  private segmentDepth = 0;
  private codeDepth = 0;
  private readonly enclosing: (string | undefined)[] = [];
  private readonly document: XmlDocument;
  private readonly context: ReadContext;

  constructor(document: XmlDocument, context: ReadContext) {
    this.document = document;
    this.context = context;
  }

  take(): TextRecord[] {
    const records = this.done;
    this.done = [];
    return records;
  }

  open(element: XmlElement): void {
    const { name, attributes } = element;
    const parent = this.path.at(-1);
    if (parent === undefined && name !== 'xliff') {
      throw this.document.malformed(`its root element is <${name.slice(0, 40)}>, not <xliff>`);
    }
    this.path.push(name);
    if (TRANSLATABLE.has(name)) {
      this.translate.push(
        attributes.translate ? attributes.translate !== 'no' : (this.translate.at(-1) ?? true),
      );
    }
    if (this.side) this.openInline(element);
    else if (name === 'xliff') this.languages = { source: attributes.srcLang, target: attributes.trgLang };
    else if (name === 'file') this.openFile(attributes);
    else if (name === 'trans-unit' || (name === 'segment' && parent === 'unit')) this.openUnit(element);
    else if (name === 'sdl:seg' && this.unit) this.noteState(attributes);
    else if (parent === 'trans-unit' || parent === 'segment') this.openSide(name, attributes);
  }

  close(name: string): void {
    const depth = this.path.length;
    this.path.pop();
    if (TRANSLATABLE.has(name)) this.translate.pop();
    const parent = this.path.at(-1);
    if (this.side && (parent === 'trans-unit' || parent === 'segment')) this.side = undefined;
    else if (this.side) this.closeInline(name, depth);
    else if (name === 'trans-unit' || name === 'segment') this.endUnit();
    else if (name === 'xliff') this.end();
  }

  text(value: string): void {
    if (!this.side || this.codeDepth > 0) return;
    this.collectors(this.side, (collector) => collector.text(value));
  }

  private openFile(attributes: XmlElement['attributes']): void {
    const source = attributes['source-language'] ?? this.languages.source ?? '';
    const target = attributes['target-language'] ?? this.languages.target ?? '';
    for (const tag of [source, target])
      if (tag && this.found.size < 50) this.found.add(tag.toLowerCase().slice(0, 40));
    const pair = this.context.languages;
    // A file may leave out its target language; the one that is not its source is meant.
    const fits = (from: string, to: string) =>
      isLanguage(source, from) && (target === '' || isLanguage(target, to));
    const direction = fits(pair.source, pair.target)
      ? 'straight'
      : fits(pair.target, pair.source)
        ? 'swapped'
        : 'other';
    if (direction !== 'other') this.matching = true;
    const date = recordDate(attributes.date);
    const document = attributes.original || attributes.id || undefined;
    this.file = { direction, document, date, position: 0 };
  }

  private openUnit({ attributes, line }: XmlElement): void {
    const state = attributes.state ?? toolState(attributes);
    const approved = attributes.approved === 'yes';
    const translate = this.translate.at(-1) ?? true;
    this.unit = { line, state, approved, translate, segmentStates: new Map() };
  }

  private openSide(name: string, attributes: XmlElement['attributes']): void {
    if (!this.unit) return;
    const side = new Side();
    if (name === 'source') this.unit.source = side;
    else if (name === 'seg-source') this.unit.segmentedSource = side;
    else if (name === 'target') {
      this.unit.target = side;
      this.unit.state = attributes.state ?? this.unit.state;
    } else return;
    this.side = side;
    this.segmentId = undefined;
    this.codeDepth = 0;
    this.enclosing.length = 0;
  }

  private noteState({ id, conf }: XmlElement['attributes']): void {
    const state = toolState({ conf });
    if (id !== undefined && state !== undefined) this.unit?.segmentStates.set(id, state);
  }

  private openInline({ name, attributes }: XmlElement): void {
    const { side } = this;
    if (!side) return;
    if (this.codeDepth > 0 || CODE_CONTENT.has(name)) this.codeDepth++;
    if (this.codeDepth > 1) return;
    if (name === 'mrk' && attributes.mtype === 'seg' && attributes.mid !== undefined) {
      this.segmentId = attributes.mid;
      this.segmentDepth = this.path.length;
      if (!side.segments.has(attributes.mid)) side.segments.set(attributes.mid, new InlineTextCollector());
      if (side.segments.size > MOST_SEGMENTS) {
        throw this.document.malformed(`a unit has more than ${MOST_SEGMENTS} segments`);
      }
    } else if (name === 'cp') {
      // A character that XML cannot hold, which no text needs.
      this.collectors(side, (collector) => collector.text(' '));
    } else if (ENCLOSING.has(name)) {
      this.enclosing.push(attributes.id);
      this.code(name, attributes.id, false);
    } else if (STANDALONE.has(name) || PAIRED.has(name)) {
      this.code(name, attributes.startRef ?? attributes.id, STANDALONE.has(name));
    }
  }

  private closeInline(name: string, depth: number): void {
    if (this.codeDepth > 0) this.codeDepth--;
    else if (ENCLOSING.has(name)) this.code(`/${name}`, this.enclosing.pop(), false);
    else if (name === 'mrk' && depth === this.segmentDepth) this.segmentId = undefined;
  }

  private code(kind: string, id: string | undefined, standalone: boolean): void {
    if (this.side) this.collectors(this.side, (collector) => collector.code(kind, id, standalone));
  }

  /** Content goes to the whole of its language and to the segment that it stands in. */
  private collectors(side: Side, collect: (collector: InlineTextCollector) => void): void {
    collect(side.whole);
    const segment = this.segmentId === undefined ? undefined : side.segments.get(this.segmentId);
    if (segment) collect(segment);
    if (side.whole.length > LONGEST_UNIT || (segment?.length ?? 0) > LONGEST_TEXT)
      throw this.document.tooLong();
  }

  private endUnit(): void {
    const { unit, file } = this;
    this.unit = undefined;
    if (!unit || !file || !unit.source) return;
    for (const [id, source, target] of segmentsOf(unit)) {
      this.records++;
      const position = file.position++;
      const state = (id === undefined ? undefined : unit.segmentStates.get(id)) ?? unit.state;
      const reason = this.reasonToSkip(unit, file, state, target);
      if (reason !== undefined) {
        this.skipped.skip(reason);
        continue;
      }
      this.skipped.keep();
      const straight = file.direction === 'straight';
      const mode = this.context.settings.inlineTags;
      this.done.push({
        record: this.records,
        line: unit.line,
        ...(straight ? renderPair(source, target, mode) : renderPair(target, source, mode)),
        ...(file.document !== undefined && { document: file.document }),
        position,
        ...(file.date !== undefined && { date: file.date }),
      });
    }
  }

  private reasonToSkip(
    unit: Unit,
    file: File,
    state: string | undefined,
    target: InlineText,
  ): string | undefined {
    const { xliffStates, xliffUnits } = this.context.settings;
    if (file.direction === 'other') return 'in other languages';
    if (!unit.translate) return 'not to be translated';
    if (state !== undefined && !(xliffStates as readonly string[]).includes(state))
      return `in state ${state.slice(0, 40)}`;
    if (xliffUnits === 'approved' && !unit.approved && target.length > 0) return 'not approved';
    return undefined;
  }

  private end(): void {
    const { name } = this.document;
    if (!this.file) throw new EmptyInput(`${name} has no file element. Export it again and upload it again.`);
    if (!this.matching) {
      const { source, target } = this.context.languages;
      throw new LanguageMissing(
        `${name} translates between ${[...this.found].join(', ') || 'languages that it does not declare'}, not ${source} and ${target}. ` +
          'Upload it to a corpus of its languages, or correct source-language and target-language (srcLang and trgLang in XLIFF 2).',
      );
    }
    this.skipped.report(
      name,
      'Finish them, or allow their states in the recipe (reading.xliffStates, reading.xliffUnits).',
      this.context,
    );
  }
}

/** Source and target of each segment; one of the two may be empty. */
function* segmentsOf(unit: Unit): Iterable<[id: string | undefined, source: InlineText, target: InlineText]> {
  const source = unit.segmentedSource ?? unit.source;
  const { target } = unit;
  const isSegmented =
    source !== undefined && source.segments.size > 0 && (target === undefined || target.segments.size > 0);
  if (!isSegmented) {
    yield [undefined, unit.source?.whole.parts ?? [], target?.whole.parts ?? []];
    return;
  }
  for (const [id, { parts }] of source.segments) yield [id, parts, target?.segments.get(id)?.parts ?? []];
  for (const [id, { parts }] of target?.segments ?? []) if (!source.segments.has(id)) yield [id, [], parts];
}
