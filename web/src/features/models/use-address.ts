import { useSearchParams } from 'react-router';

/** Reads and changes what the address says after its `?`, so that a view can be linked to; an empty value is left out. */
export function useAddress() {
  const [search, setSearch] = useSearchParams();
  return {
    get: (name: string): string | undefined => search.get(name) ?? undefined,
    set: (change: Record<string, string | undefined>) =>
      setSearch(
        (before) => {
          const after = new URLSearchParams(before);
          for (const [name, value] of Object.entries(change)) {
            if (value) after.set(name, value);
            else after.delete(name);
          }
          return after;
        },
        { replace: true },
      ),
  };
}
