import type { SavedViewRegistry } from '../registry.ts';
import { copy, inOrder } from './rows.ts';
import type { MemoryTables } from './tables.ts';

/** Searches that people have named, in memory. */
export function memorySavedViews({ views }: MemoryTables): SavedViewRegistry {
  return {
    putView: async (view) => void views.set(`${view.owner} ${view.viewId}`, copy(view)),
    listViews: async (owner) => copy(inOrder(views)).filter((view) => view.owner === owner),
    removeView: async (owner, viewId) => views.delete(`${owner} ${viewId}`),
  };
}
