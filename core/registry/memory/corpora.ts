import { isDeepStrictEqual } from 'node:util';
import type { Corpus } from '../../../contracts/entities.ts';
import type { CorpusId } from '../../keys.ts';
import { corpusMissing, corpusScheduleChanged, recipeChanged, splitImmutable } from '../corpora.ts';
import type { CorpusRegistry } from '../registry.ts';
import { copy, corpusKey, inOrder, must, putIfAbsent } from './rows.ts';
import type { MemoryTables } from './tables.ts';

/** Corpora in memory. */
export function memoryCorpora({ corpora }: MemoryTables): CorpusRegistry {
  const mustGetCorpus = (id: CorpusId) => must(corpora.get(corpusKey(id)), () => corpusMissing(id));
  return {
    getCorpus: async (id) => copy(corpora.get(corpusKey(id))),
    putCorpusIfAbsent: async (corpus) => putIfAbsent(corpora, corpusKey(corpus), corpus),
    async setRecipe(id, recipe, seen) {
      const corpus = mustGetCorpus(id);
      if (seen && !isDeepStrictEqual(seen, corpus.recipe)) throw recipeChanged(id);
      if (corpus.latestVersion !== undefined && corpus.splitSalt !== recipe.heldOut.salt) {
        throw splitImmutable(corpus);
      }
      corpora.set(corpusKey(id), copy({ ...corpus, recipe }));
    },
    async setCorpusSchedule(id, schedule, before) {
      const corpus = mustGetCorpus(id);
      if (!isDeepStrictEqual(corpus.prepareEvery, copy(before))) throw corpusScheduleChanged(id);
      corpora.set(corpusKey(id), copy({ ...corpus, prepareEvery: schedule }));
    },
    async lockCorpus(id, runId, now) {
      const corpus = mustGetCorpus(id);
      if (corpus.lockedBy !== undefined && corpus.lockedBy !== runId) return false;
      corpora.set(corpusKey(id), { ...corpus, lockedBy: runId, lockedAt: now });
      return true;
    },
    async unlockCorpus(id, runId) {
      const { lockedBy, lockedAt: _, ...corpus } = corpora.get(corpusKey(id)) ?? ({} as Corpus);
      if (lockedBy !== runId) return false;
      corpora.set(corpusKey(id), corpus);
      return true;
    },
    listCorpora: async () => copy(inOrder(corpora)),
  };
}
