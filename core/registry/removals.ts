import { Removal } from '../../contracts/rights.ts';
import { parseContract } from '../objects/json-objects.ts';
import type { RegistryEntities } from './access-patterns.ts';
import type { RemovalRegistry } from './registry.ts';
import { applied, forEachOf } from './writes.ts';

/** Removals in the table. */
export function removals({ removal }: RegistryEntities): RemovalRegistry {
  return {
    putRemovalIfAbsent: (item) => applied(() => removal.create(item).go()),

    async listRemovals({ corpus, languagePair }) {
      const { data } = await removal.query
        .ofCorpus({ corpus, languagePair })
        .go({ consistent: true, pages: 'all' });
      return data.map((item) => parseContract(Removal, item, 'a removal of the registry'));
    },

    async markRemovalsApplied({ corpus, languagePair }, removalIds, appliedIn) {
      await forEachOf(removalIds, (removalId) =>
        applied(() =>
          removal
            .patch({ corpus, languagePair, removalId })
            .set({ appliedIn })
            .where((at, is) => is.notExists(at.appliedIn))
            .go(),
        ),
      );
    },

    noteErasure: ({ corpus, languagePair, removalId }, erasure, before) =>
      applied(() =>
        removal
          .patch({ corpus, languagePair, removalId })
          .set({ erasure })
          .where((at, is) => (before === undefined ? is.notExists(at.erasure) : is.eq(at.erasure, before)))
          .go(),
      ),
  };
}

/** Both lists as one, ascending, everything once. */
export const union = (before: readonly string[] = [], added: readonly string[]) =>
  [...new Set([...before, ...added])].sort();
