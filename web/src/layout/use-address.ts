import { useSearchParams } from 'react-router';

type Change = Record<string, string | undefined>;

/** Reads and changes what the address says after its `?`, so that a view can be linked to and gone back to. */
export function useAddress() {
  const [search, setSearch] = useSearchParams();
  return {
    get: (name: string): string | undefined => search.get(name) || undefined,
    /** Changes what is named; an empty value is left out. */
    set: (change: Change) => setSearch((before) => changed(new URLSearchParams(before), change)),
    /** Keeps nothing else. */
    only: (values: Change) => setSearch(changed(new URLSearchParams(), values)),
  };
}

function changed(search: URLSearchParams, change: Change): URLSearchParams {
  for (const [name, value] of Object.entries(change)) {
    if (value) search.set(name, value);
    else search.delete(name);
  }
  return search;
}
