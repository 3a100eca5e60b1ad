import Pagination from '@cloudscape-design/components/pagination';
import { type ReactNode, useState } from 'react';

/**
 * A list that is all here, as a table takes it: a page of it, and the way to the others where there are any.
 * @param size items of a page
 */
export function usePages<Item>(
  all: readonly Item[],
  size = 25,
): { items: readonly Item[]; pagination: ReactNode } {
  const [wanted, setWanted] = useState(1);
  const pagesCount = Math.max(1, Math.ceil(all.length / size));
  // A filter may have left fewer pages than there were.
  const page = Math.min(wanted, pagesCount);
  return {
    items: all.slice((page - 1) * size, page * size),
    pagination: pagesCount > 1 && (
      <Pagination
        currentPageIndex={page}
        pagesCount={pagesCount}
        onChange={({ detail }) => setWanted(detail.currentPageIndex)}
      />
    ),
  };
}
