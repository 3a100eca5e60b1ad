import type { TableColumn } from '../../contracts/table.ts';

export type Cell = string | number | boolean | null;

/** A row by the names of its columns. */
export type TableRow = Record<string, Cell>;

/** What one file holds: its columns in their order, and its rows. */
export interface TableFile {
  columns: string[];
  rows: TableRow[];
}

/**
 * What each column holds over all rows: numbers or truth values where every value is one, else text. So the type of a
 * column does not depend on which file came first.
 */
export function columnTypes(names: readonly string[], rows: readonly TableRow[]): TableColumn[] {
  return names.map((name) => {
    const types = new Set<string>();
    let empty = 0;
    for (const row of rows) {
      if (row[name] === null) empty++;
      else types.add(typeof row[name]);
    }
    const [only] = types.size === 1 ? types : [];
    const type = only === 'number' || only === 'boolean' ? only : 'text';
    return { name, type, empty };
  });
}

/** The row with its values as the columns' types have them. */
export function asTyped(row: TableRow, columns: readonly TableColumn[]): TableRow {
  return Object.fromEntries(
    columns.map(({ name, type }) => {
      const value = row[name] ?? null;
      return [name, type === 'text' && value !== null ? String(value) : value];
    }),
  );
}
