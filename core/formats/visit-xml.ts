import { SaxesParser } from 'saxes';
import type { UnreadableInput } from '../errors.ts';
import { TextTooLong } from './errors.ts';
import { LONGEST_TEXT } from './text-record.ts';

/** Elements inside one another, which no format of texts needs more of. */
const DEEPEST = 256;

/** An element that begins. */
export interface XmlElement {
  /** Without the prefix that the root element has too; elements of other vocabularies keep theirs (`sdl:seg`). */
  name: string;
  /** Names as written, prefix included. */
  attributes: Readonly<Record<string, string>>;
  /** 1-based. */
  line: number;
}

/** What the reader of an XML format does with a document, and the items that it makes of it. */
export interface XmlVisitor {
  /** Names of which the root element must have one; absent where any will do. */
  readonly roots?: readonly string[];
  open(element: XmlElement): void;
  close(name: string): void;
  /** Character data, in pieces of any size. */
  text(value: string): void;
}

/** What a visitor may ask and tell the parser. */
export interface XmlDocument<Item = never> {
  /** File name, for messages. */
  name: string;
  /** Line that was reached. */
  line(): number;
  /** The format's error for something wrong, with what to do. */
  malformed(what: string, line?: number): UnreadableInput;
  tooLong(): TextTooLong;
  /** Hands out an item that is complete. */
  give(item: Item): void;
}

type MalformedClass = new (message: string, position: { line: number }) => UnreadableInput;

/**
 * Reads XML 1.0 (without validation) as a stream of items. Only the five predefined entities and numeric ones are read,
 * a DOCTYPE may be there but declare nothing, and nothing that it names is fetched. Holds one chunk, one run of text or
 * tag (LONGEST_TEXT), and what the visitor holds.
 * @throws Malformed, TextTooLong, and what the visitor throws
 */
export async function* visitXml<Item>(
  text: AsyncIterable<string>,
  name: string,
  Malformed: MalformedClass,
  visit: (document: XmlDocument<Item>) => XmlVisitor,
): AsyncIterable<Item> {
  const parser = new SaxesParser();
  let given: Item[] = [];
  const document = documentOf(parser, name, Malformed, (item: Item) => given.push(item));
  const visitor = visit(document);
  let depth = 0;
  let rootPrefix = '';
  /** Position of the parser when it last reported anything: it buffers all text since then. */
  let reported = 0;
  const local = (tag: string) =>
    rootPrefix !== '' && tag.startsWith(rootPrefix) ? tag.slice(rootPrefix.length) : tag;
  parser.on('error', (error) => {
    throw document.malformed(`it is no well-formed XML (${error.message})`);
  });
  parser.on('doctype', (doctype) => {
    if (doctype.includes('[')) throw document.malformed('its DOCTYPE declares entities, which are not read');
  });
  parser.on('opentag', (tag) => {
    reported = parser.position;
    if (depth === 0) rootPrefix = tag.name.slice(0, tag.name.indexOf(':') + 1);
    if (++depth > DEEPEST)
      throw document.malformed(`more than ${DEEPEST} elements are nested in one another`);
    const element = { name: local(tag.name), attributes: tag.attributes, line: parser.line };
    if (depth === 1) assertRoot(element, visitor, document);
    visitor.open(element);
  });
  parser.on('closetag', (tag) => {
    reported = parser.position;
    depth--;
    visitor.close(local(tag.name));
  });
  const onText = (value: string) => {
    reported = parser.position;
    visitor.text(value);
  };
  parser.on('text', onText);
  parser.on('cdata', onText);
  for await (const chunk of text) {
    parser.write(chunk);
    if (parser.position - reported > LONGEST_TEXT + chunk.length) throw document.tooLong();
    yield* given;
    given = [];
  }
  parser.close();
  yield* given;
}

function assertRoot({ name }: XmlElement, { roots }: XmlVisitor, document: XmlDocument): void {
  if (roots === undefined || roots.includes(name)) return;
  const expected = roots.map((root) => `<${root}>`).join(' or ');
  throw document.malformed(`its root element is <${name.slice(0, 40)}>, not ${expected}`);
}

function documentOf<Item>(
  parser: SaxesParser,
  name: string,
  Malformed: MalformedClass,
  give: (item: Item) => void,
): XmlDocument<Item> {
  return {
    name,
    give,
    line: () => parser.line,
    malformed: (what, line = parser.line) =>
      new Malformed(
        `${name} cannot be read at line ${line}: ${what}. Correct or export it again and upload it again.`,
        { line },
      ),
    tooLong: () =>
      new TextTooLong(
        `${name} has a text of more than ${LONGEST_TEXT} characters that ends in line ${parser.line} or later. ` +
          'Break it into segments and upload the file again.',
        { line: parser.line },
      ),
  };
}
