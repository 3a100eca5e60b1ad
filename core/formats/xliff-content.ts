import { type InlineText, InlineTextCollector } from './inline-codes.ts';
import { LONGEST_TEXT } from './text-record.ts';
import type { XmlDocument, XmlElement } from './visit-xml.ts';

/** Elements whose content is code of the original document (XLIFF 1.2; in 2.x codes have no content). */
const CODE_CONTENT = new Set(['bpt', 'ept', 'ph', 'it', 'ut']);
/** Codes that stand for something between two words. */
const STANDALONE = new Set(['x', 'ph', 'it', 'ut']);
/** Codes that mark the text between a beginning and an end. */
const PAIRED = new Set(['bx', 'ex', 'bpt', 'ept', 'sc', 'ec']);
/** Codes that enclose text. */
const ENCLOSING = new Set(['g', 'pc']);

/** Characters of all segments of one unit in one language. */
const LONGEST_UNIT = 4 * LONGEST_TEXT;
const MOST_SEGMENTS = 10_000;

/** Content of a `source`, `seg-source` or `target`: all of it, and its segments by id where it is segmented. */
export class XliffContent {
  private readonly all = new InlineTextCollector();
  private readonly bySegment = new Map<string, InlineTextCollector>();
  private segment: InlineTextCollector | undefined;
  /** Elements of this content that are open, and how many are when the segment's `mrk` is the innermost. */
  private depth = 0;
  private segmentDepth = 0;
  /** Elements of code that are open. */
  private codeDepth = 0;
  /** Ids of the enclosing codes that are open. */
  private readonly enclosing: (string | undefined)[] = [];
  private readonly document: XmlDocument;

  constructor(document: XmlDocument) {
    this.document = document;
  }

  get whole(): InlineText {
    return this.all.parts;
  }

  get isSegmented(): boolean {
    return this.bySegment.size > 0;
  }

  segmentIds(): Iterable<string> {
    return this.bySegment.keys();
  }

  /** Empty where there is none of this id. */
  segmentText(id: string): InlineText {
    return this.bySegment.get(id)?.parts ?? [];
  }

  open({ name, attributes }: XmlElement): void {
    this.depth++;
    if (this.codeDepth > 0 || CODE_CONTENT.has(name)) this.codeDepth++;
    if (this.codeDepth > 1) return;
    if (name === 'mrk' && attributes.mtype === 'seg' && attributes.mid !== undefined) {
      this.openSegment(attributes.mid);
    } else if (name === 'cp') {
      // A character that XML cannot hold, which no text needs.
      this.collect((collector) => collector.text(' '));
    } else if (ENCLOSING.has(name)) {
      this.enclosing.push(attributes.id);
      this.code(name, attributes.id, false);
    } else if (STANDALONE.has(name) || PAIRED.has(name)) {
      this.code(name, attributes.startRef ?? attributes.id, STANDALONE.has(name));
    }
  }

  close(name: string): void {
    if (this.codeDepth > 0) this.codeDepth--;
    else if (ENCLOSING.has(name)) this.code(`/${name}`, this.enclosing.pop(), false);
    else if (name === 'mrk' && this.depth === this.segmentDepth) this.segment = undefined;
    this.depth--;
  }

  text(value: string): void {
    if (this.codeDepth === 0) this.collect((collector) => collector.text(value));
  }

  private openSegment(id: string): void {
    this.segment = this.bySegment.get(id) ?? new InlineTextCollector();
    this.segmentDepth = this.depth;
    this.bySegment.set(id, this.segment);
    if (this.bySegment.size > MOST_SEGMENTS) {
      throw this.document.malformed(`a unit has more than ${MOST_SEGMENTS} segments`);
    }
  }

  private code(kind: string, id: string | undefined, standalone: boolean): void {
    this.collect((collector) => collector.code(kind, id, standalone));
  }

  /** What comes belongs to all of the content and to the segment that it stands in. */
  private collect(add: (collector: InlineTextCollector) => void): void {
    add(this.all);
    if (this.segment) add(this.segment);
    const longest = this.segment?.length ?? (this.isSegmented ? 0 : this.all.length);
    if (longest > LONGEST_TEXT || this.all.length > LONGEST_UNIT) throw this.document.tooLong();
  }
}
