import { type Columns, findColumns, recordOf } from './columns.ts';
import { LanguageMissing } from './errors.ts';
import type { Languages, TextRecord } from './text-record.ts';

/** Members of an object, and of objects in it, that are looked at. */
const MOST_FIELDS = 1000;

/**
 * Turns objects with named fields (lines of JSONL, rows of Parquet) into records. Names as in findColumns; those of an
 * object within the object are joined by a dot, so that the `{"translation": {"en": ..., "de": ...}}` of Hugging Face
 * data sets is read too. Objects may differ in their fields; an absent or null text is empty.
 */
export class NamedFields {
  private readonly known = new Map<string, Columns>();
  private readonly name: string;
  private readonly languages: Languages;

  constructor(name: string, languages: Languages) {
    this.name = name;
    this.languages = languages;
  }

  /**
   * @param where the object is: `Line 3`
   * @param malformed makes the format's error of what is wrong with it
   * @throws LanguageMissing, and what `malformed` makes
   */
  read(value: object, where: string, malformed: (what: string) => Error): TextRecord {
    const fields = flatten(value);
    const names = fields.map(([name]) => name);
    const columns = this.columnsOf(names, where);
    const cells = fields.map(([name, cell], index) => {
      if (cell === null || cell === undefined) return '';
      if (typeof cell === 'string') return cell;
      if (index === columns.optional.position || index === columns.optional.date) return textOf(cell);
      if (index === columns.source || index === columns.target)
        throw malformed(`has no text in ${name.slice(0, 40)}. Correct it`);
      return undefined;
    });
    return recordOf(cells, columns, malformed);
  }

  /** Where the fields of objects with these names are. @throws LanguageMissing */
  columnsOf(names: string[], where: string): Columns {
    const key = names.join('\0');
    const { source, target } = this.languages;
    const columns =
      this.known.get(key) ??
      findColumns(names, this.languages) ??
      // An object may leave out an empty text, once an earlier one has shown that it is not called otherwise.
      (this.known.size > 0
        ? (findColumns([...names, target], this.languages) ?? findColumns([...names, source], this.languages))
        : undefined);
    if (!columns) {
      throw new LanguageMissing(
        `${where} of ${this.name} has the fields ${names.slice(0, 20).join(', ').slice(0, 200) || '(none)'}; a source and a target are needed. ` +
          `Name them source and target, or ${source} and ${target}, and upload the file again.`,
      );
    }
    // Objects with ever new or endless names would fill the memory.
    if (this.known.size < 1000 && key.length < 10_000) this.known.set(key, columns);
    return columns;
  }
}

function flatten(value: object): [name: string, value: unknown][] {
  const fields: [string, unknown][] = [];
  for (const [name, member] of Object.entries(value)) {
    const isNested =
      typeof member === 'object' && member !== null && !Array.isArray(member) && !(member instanceof Date);
    if (!isNested) fields.push([name, member]);
    else for (const [inner, deepest] of Object.entries(member)) fields.push([`${name}.${inner}`, deepest]);
    if (fields.length > MOST_FIELDS) break;
  }
  return fields;
}

function textOf(value: unknown): string {
  return value instanceof Date ? value.toISOString() : String(value);
}
