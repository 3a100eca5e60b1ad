import { MalformedTable } from './errors.ts';
import { isLanguage, type Languages, type TextRecord } from './text-record.ts';

const OPTIONAL = ['document', 'position', 'domain', 'title'] as const;
type OptionalColumn = (typeof OPTIONAL)[number];

/** Where the fields of a row are. */
interface Columns {
  isHeader: boolean;
  width: number;
  source: number;
  target: number;
  optional: Partial<Record<OptionalColumn, number>>;
}

/**
 * Turns the rows of a TSV or CSV file into records. The first row is a header when it has the columns `source` and
 * `target` or the codes of the two languages (`en`, `en-US`), in any order; it may name `document`, `position`,
 * `domain` and `title`, and further columns are ignored. Without a header the first two columns are source and target.
 * A row may have fewer columns than the first one (the missing ones are empty) but not more.
 */
export class TableRows {
  private columns: Columns | undefined;
  private record = 0;
  private readonly name: string;
  private readonly languages: Languages;

  constructor(name: string, languages: Languages) {
    this.name = name;
    this.languages = languages;
  }

  /** @returns undefined for the header @throws MalformedTable */
  read(cells: readonly string[], line: number): TextRecord | undefined {
    if (!this.columns) {
      this.columns = this.recognise(cells, line);
      if (this.columns.isHeader) return undefined;
    }
    const { width, source, target, optional } = this.columns;
    if (cells.length > width) {
      throw new MalformedTable(
        `${this.name} has ${cells.length} columns in line ${line} but ${width} in its first row. ` +
          'Quote or remove the separator inside the text and upload the file again.',
        { line },
      );
    }
    this.record++;
    const record: TextRecord = {
      record: this.record,
      line,
      source: cells[source] ?? '',
      target: cells[target] ?? '',
    };
    for (const name of ['document', 'domain', 'title'] as const) {
      const value = cells[optional[name] ?? -1]?.trim();
      if (value) record[name] = value;
    }
    const position = cells[optional.position ?? -1]?.trim();
    if (position) record.position = this.parsePosition(position, line);
    return record;
  }

  private recognise(cells: readonly string[], line: number): Columns {
    const names = cells.map((cell) => cell.trim().toLowerCase());
    const find = (name: string, language: string) => {
      const named = names.indexOf(name);
      return named >= 0 ? named : names.findIndex((cell) => isLanguage(cell, language));
    };
    const source = find('source', this.languages.source);
    const target = find('target', this.languages.target);
    if (source >= 0 && target >= 0 && source !== target && names.every((cell) => cell.length <= 40)) {
      const optional: Columns['optional'] = {};
      for (const name of OPTIONAL) {
        const index = names.indexOf(name);
        if (index >= 0) optional[name] = index;
      }
      return { isHeader: true, width: cells.length, source, target, optional };
    }
    if (cells.length < 2) {
      throw new MalformedTable(
        `${this.name} has one column in line ${line}; source and target are needed. Check what separates the columns ` +
          '(tabs in .tsv, commas in .csv) and upload the file again.',
        { line },
      );
    }
    return { isHeader: false, width: cells.length, source: 0, target: 1, optional: {} };
  }

  private parsePosition(text: string, line: number): number {
    const position = Number(text);
    if (/^\d{1,9}$/.test(text)) return position;
    throw new MalformedTable(
      `${this.name} has the position "${text.slice(0, 40)}" in line ${line}; a place in a document is a whole number from 0 on. ` +
        'Correct or remove the column and upload the file again.',
      { line },
    );
  }
}
