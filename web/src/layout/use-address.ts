import { useSearchParams } from 'react-router';

type Change = Record<string, string | undefined>;

/**
 * Reads and changes what the address says after its `?`, so that a view can be linked to and gone back to.
 * @param replace changes are no step of their own to go back to
 */
export function useAddress({ replace = false } = {}) {
  const [search, setSearch] = useSearchParams();
  return {
    get: (name: string): string | undefined => search.get(name) || undefined,
    /** Changes what is named; an empty value is left out. */
    set: (change: Change) => setSearch((before) => changed(new URLSearchParams(before), change), { replace }),
    /** Keeps nothing else. */
    only: (values: Change) => setSearch(changed(new URLSearchParams(), values), { replace }),
  };
}

function changed(search: URLSearchParams, change: Change): URLSearchParams {
  for (const [name, value] of Object.entries(change)) {
    if (value) search.set(name, value);
    else search.delete(name);
  }
  return search;
}
