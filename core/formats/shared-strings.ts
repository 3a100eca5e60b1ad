import { InputTooLarge, MalformedWorkbook } from './errors.ts';
import { LONGEST_TEXT } from './text-record.ts';
import { visitXml, type XmlDocument, type XmlElement, type XmlVisitor } from './visit-xml.ts';
import type { WorkbookParts } from './workbook-parts.ts';

/** Characters of all shared texts, with an allowance for each. */
const MOST_SHARED_CHARACTERS = 2 ** 26;

/** The texts that cells of all sheets refer to by their numbers. Holds them. @throws MalformedWorkbook, InputTooLarge */
export async function readSharedStrings(parts: WorkbookParts, name: string): Promise<string[]> {
  const part = 'xl/sharedStrings.xml';
  if (!parts.has(part)) return [];
  const strings: string[] = [];
  let characters = 0;
  const visited = visitXml(
    parts.text(part),
    `${name} (${part})`,
    MalformedWorkbook,
    (document: XmlDocument<string>) => new SharedStrings(document),
  );
  for await (const text of visited) {
    characters += text.length + 16;
    if (characters > MOST_SHARED_CHARACTERS) {
      throw new InputTooLarge(
        `${name} has more than ${MOST_SHARED_CHARACTERS / 2 ** 20} Mi characters of texts. Split it, or save it as CSV, and upload it again.`,
      );
    }
    strings.push(text);
  }
  return strings;
}

/** The text of `<t>` elements outside phonetic readings (`rPh`). */
export class TextRuns {
  private parts: string[] = [];
  private length = 0;
  private phonetic = 0;
  private isInText = false;
  private readonly document: XmlDocument;

  constructor(document: XmlDocument) {
    this.document = document;
  }

  open(name: string): void {
    if (name === 'rPh') this.phonetic++;
    this.isInText = name === 't';
  }

  close(name: string): void {
    if (name === 'rPh') this.phonetic--;
    this.isInText = false;
  }

  text(value: string): void {
    if (this.isInText && this.phonetic === 0) this.add(value);
  }

  add(value: string): void {
    this.parts.push(value);
    this.length += value.length;
    if (this.length > LONGEST_TEXT) throw this.document.tooLong();
  }

  end(): string {
    // Characters that XML cannot hold are written as _x000D_, and so is an underscore that would look like that.
    const text = this.parts
      .join('')
      .replace(/_x([0-9a-f]{4})_/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
    this.parts = [];
    this.length = 0;
    return text;
  }
}

class SharedStrings implements XmlVisitor {
  private readonly runs: TextRuns;
  private readonly document: XmlDocument<string>;

  constructor(document: XmlDocument<string>) {
    this.document = document;
    this.runs = new TextRuns(document);
  }

  open({ name }: XmlElement): void {
    this.runs.open(name);
  }

  close(name: string): void {
    this.runs.close(name);
    if (name === 'si') this.document.give(this.runs.end());
  }

  text(value: string): void {
    this.runs.text(value);
  }
}
