import { SavedView } from '../../contracts/entities.ts';
import { parseContract } from '../objects/json-objects.ts';
import type { RegistryEntities } from './access-patterns.ts';
import type { SavedViewRegistry } from './registry.ts';
import { applied } from './writes.ts';

/** A person has no more views. */
export const MOST_VIEWS = 200;

/** Searches that people have named, in the table. */
export function savedViews({ savedView }: RegistryEntities): SavedViewRegistry {
  return {
    async putView(view) {
      await savedView.put(view).go();
    },

    async listViews(owner) {
      const { data } = await savedView.query.ofOwner({ owner }).go({ consistent: true, limit: MOST_VIEWS });
      return data.map((item) => parseContract(SavedView, item, `a view of ${owner}`));
    },

    removeView: (owner, viewId) =>
      applied(() =>
        savedView
          .delete({ owner, viewId })
          .where((at, is) => is.exists(at.name))
          .go(),
      ),
  };
}
