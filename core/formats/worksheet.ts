import { MalformedWorkbook } from './errors.ts';
import { TextRuns } from './shared-strings.ts';
import { visitXml, type XmlDocument, type XmlElement, type XmlVisitor } from './visit-xml.ts';
import type { WorkbookParts } from './workbook-parts.ts';

/** A row of a sheet that has at least one cell. */
export interface WorksheetRow {
  /** 1-based, as the program shows it. */
  row: number;
  cells: string[];
}

/** Columns that are looked at. */
const MOST_COLUMNS = 256;
/** A sheet of a workbook: its name, and the part that has it. */
export interface Worksheet {
  name: string;
  part: string;
}

const RELATIONS = 'xl/_rels/workbook.xml.rels';

/** The worksheets in the order of their tabs. @throws MalformedWorkbook */
export async function listWorksheets(parts: WorkbookParts, name: string): Promise<Worksheet[]> {
  const elements = (part: string) =>
    visitXml(
      parts.text(part),
      `${name} (${part})`,
      MalformedWorkbook,
      ({ give }: XmlDocument<XmlElement>) => ({
        open: give,
        close: () => undefined,
        text: () => undefined,
      }),
    );
  const targets = new Map<string, string>();
  for await (const { name: element, attributes } of elements(RELATIONS)) {
    const { Id: id, Target: target = '', Type: type = '' } = attributes;
    if (element !== 'Relationship' || id === undefined || !type.endsWith('/worksheet')) continue;
    targets.set(id, target.startsWith('/') ? target.slice(1) : `xl/${target}`);
  }
  const sheets: Worksheet[] = [];
  for await (const { name: element, attributes } of elements('xl/workbook.xml')) {
    const part = element === 'sheet' ? targets.get(attributes['r:id'] ?? '') : undefined;
    if (part !== undefined && parts.has(part)) sheets.push({ name: attributes.name ?? part, part });
  }
  return sheets;
}

/**
 * The rows of a sheet: texts, numbers as they are stored, and of formulas the value that the program saved. Errors
 * (`#REF!`) are empty. Holds one row.
 * @throws MalformedWorkbook, TextTooLong
 */
export function readWorksheet(
  parts: WorkbookParts,
  { part }: Worksheet,
  shared: readonly string[],
  name: string,
): AsyncIterable<WorksheetRow> {
  const title = `${name} (${part})`;
  return visitXml(parts.text(part), title, MalformedWorkbook, (document) => new Rows(document, shared));
}

class Rows implements XmlVisitor {
  private row = 0;
  private cells: string[] = [];
  private column = -1;
  private type = '';
  private isInValue = false;
  private readonly runs: TextRuns;
  private readonly document: XmlDocument<WorksheetRow>;
  private readonly shared: readonly string[];

  constructor(document: XmlDocument<WorksheetRow>, shared: readonly string[]) {
    this.document = document;
    this.shared = shared;
    this.runs = new TextRuns(document);
  }

  open({ name, attributes }: XmlElement): void {
    if (name === 'row') {
      this.row = /^[1-9]\d{0,6}$/.test(attributes.r ?? '') ? Number(attributes.r) : this.row + 1;
      this.cells = [];
      this.column = -1;
    } else if (name === 'c') {
      this.column = attributes.r === undefined ? this.column + 1 : columnOf(attributes.r);
      this.type = attributes.t ?? 'n';
    } else {
      this.isInValue = name === 'v';
      this.runs.open(name);
    }
  }

  close(name: string): void {
    if (name === 'c') this.endCell();
    else if (name === 'row') {
      if (this.cells.some((cell) => cell !== '')) this.document.give({ row: this.row, cells: this.cells });
    } else {
      this.isInValue = false;
      this.runs.close(name);
    }
  }

  text(value: string): void {
    if (this.isInValue) this.runs.add(value);
    else this.runs.text(value);
  }

  private endCell(): void {
    const value = this.runs.end();
    if (this.column < 0 || this.column >= MOST_COLUMNS || this.type === 'e') return;
    while (this.cells.length < this.column) this.cells.push('');
    this.cells[this.column] = this.type === 's' && value !== '' ? this.sharedString(value) : value;
  }

  private sharedString(index: string): string {
    const text = this.shared[Number(index)];
    if (text !== undefined) return text;
    throw this.document.malformed(
      `a cell of row ${this.row} has the shared text ${index.slice(0, 20)}, which is not there`,
    );
  }
}

/** `B2` gives 1. */
function columnOf(reference: string): number {
  let column = 0;
  for (const letter of /^[A-Z]{1,3}/.exec(reference)?.[0] ?? '')
    column = 26 * column + letter.charCodeAt(0) - 64;
  return column - 1;
}
