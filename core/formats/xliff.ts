import { EmptyInput, LanguageMissing, MalformedXliff } from './errors.ts';
import { type InlineText, renderPair } from './inline-codes.ts';
import type { ReadContext, Reader } from './readers.ts';
import { recordDate } from './record-date.ts';
import { SkippedUnits } from './skipped-units.ts';
import { isLanguage, type TextRecord } from './text-record.ts';
import { visitXml, type XmlDocument, type XmlElement, type XmlVisitor } from './visit-xml.ts';
import { XliffContent } from './xliff-content.ts';
import { toolState } from './xliff-tools.ts';

/** Elements that hand `translate` down to what they contain. */
const TRANSLATABLE = new Set(['xliff', 'file', 'group', 'unit', 'trans-unit']);

/** A `<file>`: which way its languages go, and where its segments are. */
interface File {
  /** `swapped`: its target is the source of the pair. */
  direction: 'straight' | 'swapped' | 'other';
  document?: string;
  date?: string;
  position: number;
}

interface Unit {
  line: number;
  source?: XliffContent;
  segmentedSource?: XliffContent;
  target?: XliffContent;
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

class XliffVisitor implements XmlVisitor {
  readonly roots = ['xliff'];
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
  /** The content that is being read. */
  private content: XliffContent | undefined;
  private readonly document: XmlDocument<TextRecord>;
  private readonly context: ReadContext;

  constructor(document: XmlDocument<TextRecord>, context: ReadContext) {
    this.document = document;
    this.context = context;
  }

  open(element: XmlElement): void {
    const { name, attributes } = element;
    const parent = this.path.at(-1);
    this.path.push(name);
    if (TRANSLATABLE.has(name)) {
      this.translate.push(
        attributes.translate ? attributes.translate !== 'no' : (this.translate.at(-1) ?? true),
      );
    }
    if (this.content) this.content.open(element);
    else if (name === 'xliff') this.languages = { source: attributes.srcLang, target: attributes.trgLang };
    else if (name === 'file') this.openFile(attributes);
    else if (name === 'trans-unit' || (name === 'segment' && parent === 'unit')) this.openUnit(element);
    else if (name === 'sdl:seg' && this.unit) this.noteState(attributes);
    else if (parent === 'trans-unit' || parent === 'segment') this.openContent(name, attributes);
  }

  close(name: string): void {
    this.path.pop();
    if (TRANSLATABLE.has(name)) this.translate.pop();
    const parent = this.path.at(-1);
    if (this.content && (parent === 'trans-unit' || parent === 'segment')) this.content = undefined;
    else if (this.content) this.content.close(name);
    else if (name === 'trans-unit' || name === 'segment') this.endUnit();
    else if (name === 'xliff') this.end();
  }

  text(value: string): void {
    this.content?.text(value);
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

  private openContent(name: string, attributes: XmlElement['attributes']): void {
    if (!this.unit) return;
    const content = new XliffContent(this.document);
    if (name === 'source') this.unit.source = content;
    else if (name === 'seg-source') this.unit.segmentedSource = content;
    else if (name === 'target') {
      this.unit.target = content;
      this.unit.state = attributes.state ?? this.unit.state;
    } else return;
    this.content = content;
  }

  private noteState({ id, conf }: XmlElement['attributes']): void {
    const state = toolState({ conf });
    if (id !== undefined && state !== undefined) this.unit?.segmentStates.set(id, state);
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
      this.document.give({
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
  const { source, segmentedSource = source, target } = unit;
  if (!segmentedSource?.isSegmented || (target && !target.isSegmented)) {
    yield [undefined, source?.whole ?? [], target?.whole ?? []];
    return;
  }
  const ids = new Set([...segmentedSource.segmentIds(), ...(target?.segmentIds() ?? [])]);
  for (const id of ids) yield [id, segmentedSource.segmentText(id), target?.segmentText(id) ?? []];
}
