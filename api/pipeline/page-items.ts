import { CursorInvalid } from '../../core/browse/errors.ts';

/**
 * A page of a list that is whole in memory. The cursor is the id of the last item, so that items which come or go
 * before it move nothing. @throws CursorInvalid when that item is gone
 */
export function pageItems<Item>(
  items: readonly Item[],
  idOf: (item: Item) => string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): { items: Item[]; next?: string } {
  const last = cursor === undefined ? -1 : items.findIndex((item) => idOf(item) === cursor);
  if (cursor !== undefined && last === -1) {
    throw new CursorInvalid(`The list has changed after "${cursor}". Begin at its first page.`);
  }
  const page = items.slice(last + 1, last + 1 + limit);
  const end = page.at(-1);
  return last + 1 + limit < items.length && end !== undefined
    ? { items: page, next: idOf(end) }
    : { items: page };
}
