import type { CorpusId } from '../../keys.ts';
import { cursorInvalid } from '../page-after.ts';
import type { Page } from '../registry.ts';

export const corpusKey = ({ corpus, languagePair }: CorpusId) => `${corpus}/${languagePair}`;

/** As a table would: what comes out shares nothing with what went in, and undefined fields are gone. */
export function copy<Value>(value: Value): Value {
  return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as Value);
}

/** The items in the order of their keys. */
export function inOrder<Item>(table: Map<string, Item>): Item[] {
  return [...table.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
}

/** @returns false when there is an item; unchanged then */
export function putIfAbsent<Item>(table: Map<string, Item>, key: string, item: Item): boolean {
  if (table.has(key)) return false;
  table.set(key, copy(item));
  return true;
}

/** The item, or the error where there is none. */
export function must<Item>(item: Item | undefined, missing: () => Error): Item {
  if (item === undefined) throw missing();
  return item;
}

/** A part of a list; its cursors count. @throws CursorInvalid */
export function pageOf<Item>(
  items: Item[],
  page: { cursor?: string | undefined; limit?: number } = {},
): Page<Item> {
  const { cursor = '0' } = page;
  if (!/^\d+$/.test(cursor)) throw cursorInvalid(cursor);
  const start = Number(cursor);
  const end = start + (page.limit ?? 50);
  return { items: items.slice(start, end), ...(end < items.length ? { cursor: String(end) } : {}) };
}
