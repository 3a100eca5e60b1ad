import { isDeepStrictEqual } from 'node:util';
import type { CorpusId } from '../../keys.ts';
import type { RemovalRegistry } from '../registry.ts';
import { copy, corpusKey, inOrder, putIfAbsent } from './rows.ts';
import type { MemoryTables } from './tables.ts';

/** Removals in memory. */
export function memoryRemovals({ removals }: MemoryTables): RemovalRegistry {
  return {
    putRemovalIfAbsent: async (removal) => putIfAbsent(removals, removalKey(removal), removal),
    listRemovals: async (id) =>
      copy(inOrder(removals).filter((removal) => corpusKey(removal) === corpusKey(id))),
    async markRemovalsApplied(id, removalIds, appliedIn) {
      for (const removalId of removalIds) {
        const removal = removals.get(removalKey({ ...id, removalId }));
        if (removal) removals.set(removalKey(removal), { appliedIn, ...removal });
      }
    },
    async noteErasure(name, erasure, before) {
      const found = removals.get(removalKey(name));
      if (!found || !isDeepStrictEqual(found.erasure, copy(before))) return false;
      removals.set(removalKey(name), copy({ ...found, erasure }));
      return true;
    },
  };
}

const removalKey = ({ removalId, ...id }: CorpusId & { removalId: string }) =>
  `${corpusKey(id)} ${removalId}`;
