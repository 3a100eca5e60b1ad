/** All items of a list of the API, page after page. @param page asks for the page that begins at a cursor */
export async function everyPage<Item>(
  page: (cursor: string | undefined) => Promise<{ body: { items: Item[]; next?: string | undefined } }>,
): Promise<Item[]> {
  const items: Item[] = [];
  for (let cursor: string | undefined; ; ) {
    const { body } = await page(cursor);
    items.push(...body.items);
    if (body.next === undefined) return items;
    cursor = body.next;
  }
}
