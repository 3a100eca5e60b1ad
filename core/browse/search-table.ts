import type { Objects } from '../objects/objects.ts';
import { openRowGroups } from '../parquet/read-table.ts';
import type { Cell, TableRow } from '../tables/table-rows.ts';
import { type Found, type SearchBounds, searchParts } from './search-parts.ts';
import { type TextPattern, textMatcher } from './text-matcher.ts';

/**
 * Rows of a version of tables in which a text is found in any column, as cells in the order of the columns. Holds one
 * row group and what it found. @throws PatternInvalid, ObjectMissing
 */
export async function searchTable(
  data: Objects,
  { train, columns }: { train: readonly { key: string; rows: number }[]; columns: readonly string[] },
  { text, syntax }: Partial<TextPattern>,
  bounds: SearchBounds,
): Promise<Found<Cell[]>> {
  const isAsked = text !== undefined && text.trim() !== '';
  const matcher = isAsked ? textMatcher({ text, syntax: syntax ?? 'words' }) : undefined;
  const textsOf = (row: TableRow) =>
    columns.flatMap((name) => (row[name] === null || row[name] === undefined ? [] : [String(row[name])]));
  async function* look(key: string, firstRow: number) {
    for await (const group of openRowGroups<TableRow>(data, key, firstRow)) {
      const rows = await group.readAll();
      yield {
        wanted: matcher?.matches(rows.map(textsOf)) ?? rows.map(() => true),
        read: (places: number[]) => places.map((place) => rows[place]),
      };
    }
  }
  const { rows, ...rest } = await searchParts(train, look, bounds);
  return { rows: rows.map((row) => columns.map((name) => row[name] ?? null)), ...rest };
}
