import type { MirrorState } from './mirror-state.ts';
import { entryKey, newestFirst, type SearchEntry } from './search-entry.ts';

/** The entries of a state in the order in which they are shown. */
export interface SortedEntries {
  put(entry: SearchEntry): void;
  /** @param key see `entryKey` */
  remove(key: string): void;
  /** Newest first; without the oldest uploads where there are too many. A list that was given before stays as it was. */
  list(): readonly SearchEntry[];
}

/**
 * Sorts once; after that, changes are merged in, which looks at every entry once.
 * @param largest number of entries; beyond, the oldest uploads are taken away and the state is not complete any more
 */
export function sortedEntries(
  state: Pick<MirrorState, 'entries' | 'complete'>,
  largest: number,
): SortedEntries {
  const { entries } = state;
  let sorted = [...entries.values()].sort(newestFirst);
  const gone = new Set<SearchEntry>();
  const come = new Map<string, SearchEntry>();

  const remove = (key: string) => {
    const before = entries.get(key);
    if (before === undefined) return;
    gone.add(before);
    entries.delete(key);
    come.delete(key);
  };

  const withoutExcess = () => {
    const excess = oldestUploads(sorted, sorted.length - largest);
    if (excess.size === 0) return;
    for (const entry of excess) entries.delete(entryKey(entry));
    sorted = sorted.filter((entry) => !excess.has(entry));
    state.complete = false;
  };

  return {
    remove,
    put(entry) {
      const key = entryKey(entry);
      const before = entries.get(key);
      if (before && JSON.stringify(before) === JSON.stringify(entry)) return;
      remove(key);
      entries.set(key, entry);
      come.set(key, entry);
    },
    list() {
      if (gone.size === 0 && come.size === 0) return sorted;
      sorted = merge(sorted, gone, [...come.values()].sort(newestFirst));
      gone.clear();
      come.clear();
      withoutExcess();
      return sorted;
    },
  };
}

/** Both lists are sorted. */
function merge(
  sorted: readonly SearchEntry[],
  gone: ReadonlySet<SearchEntry>,
  come: readonly SearchEntry[],
): SearchEntry[] {
  const merged: SearchEntry[] = [];
  let next = 0;
  for (const entry of sorted) {
    if (gone.has(entry)) continue;
    for (; next < come.length; next++) {
      const other = come[next] as SearchEntry;
      if (newestFirst(other, entry) > 0) break;
      merged.push(other);
    }
    merged.push(entry);
  }
  for (; next < come.length; next++) merged.push(come[next] as SearchEntry);
  return merged;
}

function oldestUploads(sorted: readonly SearchEntry[], count: number): Set<SearchEntry> {
  const found = new Set<SearchEntry>();
  for (let index = sorted.length - 1; index >= 0 && found.size < count; index--) {
    const entry = sorted[index] as SearchEntry;
    if (entry.kind === 'upload') found.add(entry);
  }
  return found;
}
