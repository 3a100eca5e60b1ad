import { MalformedTable } from './errors.ts';
import { recordDate } from './record-date.ts';
import { isLanguage, type Languages, type TextRecord } from './text-record.ts';

/** Names of the side, beside `source_text`, `target-segment`, ... */
const SIDE_NAMES: Readonly<Record<keyof Languages, ReadonlySet<string>>> = {
  source: new Set(['source', 'src', 'original']),
  target: new Set(['target', 'tgt', 'trg', 'translation']),
};
/** Words of a name that say nothing more than that the column is one of texts. */
const FILLERS = new Set(['text', 'texts', 'segment', 'sentence', 'string', 'lang', 'language', 'column']);

const OPTIONAL = ['document', 'position', 'domain', 'title', 'date'] as const;
type OptionalColumn = (typeof OPTIONAL)[number];

/** Longest name of a column. */
const LONGEST_NAME = 40;

/** Where the fields of a row are. */
export interface Columns {
  source: number;
  target: number;
  optional: Partial<Record<OptionalColumn, number>>;
  hasOptional: boolean;
}

/**
 * Finds the columns by their names, in any order and case: `source` and `target` (also src, tgt, trg, original,
 * translation), each with words such as `_text`; else the languages, as codes (`en`, `en-US`, `text_en`,
 * `translation.en`) or in words (`English`, `Deutsch`). Further columns may be `document`, `position`, `domain`,
 * `title` and `date`.
 * @returns undefined where source and target are not both named
 */
export function findColumns(names: readonly string[], languages: Languages): Columns | undefined {
  const words = names.map((name) => (name.length > LONGEST_NAME ? [] : wordsOf(name)));
  const find = (side: keyof Languages) => {
    const bySide = words.findIndex((parts) => parts.length === 1 && SIDE_NAMES[side].has(parts[0] as string));
    return bySide >= 0 ? bySide : words.findIndex((parts) => namesLanguage(parts, languages[side]));
  };
  const source = find('source');
  const target = find('target');
  if (source < 0 || target < 0 || source === target) return undefined;
  const optional: Columns['optional'] = {};
  for (const name of OPTIONAL) {
    const index = names.findIndex((one) => one.trim().toLowerCase() === name);
    if (index >= 0) optional[name] = index;
  }
  return { source, target, optional, hasOptional: Object.keys(optional).length > 0 };
}

/** The words of a column's name that say something: `Source_Text` gives `source`. */
function wordsOf(name: string): string[] {
  const words = name
    .trim()
    .toLowerCase()
    .split(/[\s._:/()-]+/)
    .filter(Boolean);
  const telling = words.filter((word) => !FILLERS.has(word));
  return telling.length > 0 ? telling : words;
}

function namesLanguage(words: readonly string[], language: string): boolean {
  // `translation.en` and `source_en` name the side and the language; the language decides.
  const isSide = (word: string) => SIDE_NAMES.source.has(word) || SIDE_NAMES.target.has(word);
  const [first, ...rest] = words.length > 1 ? words.filter((word) => !isSide(word)) : words;
  if (first === undefined || rest.length > 2) return false;
  if (rest.length === 0 && namesOf(language).has(first)) return true;
  return isLanguage(first, language) && rest.every((subtag) => /^([a-z]{2}|\d{3}|[a-z]{4})$/.test(subtag));
}

/** What a language is called in English and in itself, in lower case. */
function namesOf(language: string): ReadonlySet<string> {
  const known = languageNames.get(language);
  if (known) return known;
  const names = ['en', language].map((locale) =>
    new Intl.DisplayNames([locale], { type: 'language', fallback: 'none' }).of(language)?.toLowerCase(),
  );
  const found = new Set(names.filter((name) => name !== undefined));
  languageNames.set(language, found);
  return found;
}
const languageNames = new Map<string, ReadonlySet<string>>();

/**
 * The fields of a row. Missing cells are empty texts; a date that is not of ISO 8601 is left out.
 * @returns a record with the number 0
 * @param malformed makes the format's error of what is wrong with the row
 */
export function recordOf(
  cells: readonly (string | undefined)[],
  { source, target, optional, hasOptional }: Columns,
  malformed: (what: string) => Error,
): TextRecord {
  const record: TextRecord = { record: 0, source: cells[source] ?? '', target: cells[target] ?? '' };
  if (!hasOptional) return record;
  for (const name of ['document', 'domain', 'title'] as const) {
    const value = cells[optional[name] ?? -1]?.trim();
    if (value) record[name] = value;
  }
  const date = recordDate(cells[optional.date ?? -1]);
  if (date !== undefined) record.date = date;
  const position = cells[optional.position ?? -1]?.trim();
  if (!position) return record;
  if (!/^\d{1,9}$/.test(position)) {
    throw malformed(
      `has the position "${position.slice(0, 40)}"; a place in a document is a whole number from 0 on. Correct or remove the column`,
    );
  }
  record.position = Number(position);
  return record;
}

/**
 * Turns the rows of a TSV, CSV or XLSX table into records. The first row is a header when findColumns finds source and
 * target in it; without a header the first two columns are source and target. A row may have fewer columns than the
 * first one (the missing ones are empty) but not more, unless those are empty.
 */
export class TableRows {
  private columns: (Columns & { width: number }) | undefined;
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
      const header = findColumns(cells, this.languages);
      this.columns = { ...(header ?? this.firstTwo(cells, line)), width: cells.length };
      if (header) return undefined;
    }
    const { width } = this.columns;
    if (cells.length > width && cells.slice(width).some((cell) => cell.trim() !== '')) {
      throw new MalformedTable(
        `${this.name} has ${cells.length} columns in line ${line} but ${width} in its first row. ` +
          'Quote or remove the separator inside the text and upload the file again.',
        { line },
      );
    }
    const record = recordOf(
      cells,
      this.columns,
      (what) =>
        new MalformedTable(`Line ${line} of ${this.name} ${what} and upload the file again.`, { line }),
    );
    record.record = ++this.record;
    record.line = line;
    return record;
  }

  private firstTwo(cells: readonly string[], line: number): Columns {
    if (cells.length >= 2) return { source: 0, target: 1, optional: {}, hasOptional: false };
    throw new MalformedTable(
      `${this.name} has one column in line ${line}; source and target are needed. Check what separates the columns ` +
        '(tabs in .tsv; commas, semicolons, tabs or bars in .csv) and upload the file again.',
      { line },
    );
  }
}
