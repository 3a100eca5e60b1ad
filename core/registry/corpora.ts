import { isDeepStrictEqual } from 'node:util';
import { Corpus } from '../../contracts/entities.ts';
import { PreparationRecipe } from '../../contracts/preparation-recipe.ts';
import type { CorpusId } from '../keys.ts';
import { parseContract } from '../objects/json-objects.ts';
import { ScheduleChanged } from '../schedules/errors.ts';
import type { RegistryEntities } from './access-patterns.ts';
import { NotRegistered, RecipeChanged, SplitImmutable } from './errors.ts';
import type { CorpusRegistry } from './registry.ts';
import { applied } from './writes.ts';

/** Corpora in the table. */
export function corpora({ corpus }: RegistryEntities): CorpusRegistry {
  const key = (id: CorpusId) => ({ corpus: id.corpus, languagePair: id.languagePair });
  const getCorpus: CorpusRegistry['getCorpus'] = async (id) => {
    const { data } = await corpus.get(key(id)).go({ consistent: true });
    return data ? parseContract(Corpus, data, nameOf(id)) : undefined;
  };
  return {
    getCorpus,
    putCorpusIfAbsent: (item) => applied(() => corpus.create(item).go()),

    async setRecipe(id, recipe, seen) {
      // As it is stored: defaults that came later are in what was seen, and not in the table.
      const { data: stored } = seen ? await corpus.get(key(id)).go({ consistent: true }) : { data: null };
      const before = stored?.recipe;
      if (before && !isDeepStrictEqual(parseContract(PreparationRecipe, before, nameOf(id)), seen)) {
        throw recipeChanged(id);
      }
      const changed = await applied(() =>
        corpus
          .patch(key(id))
          .set({ recipe })
          .where((at, is) => {
            const sameSplits = `(${is.notExists(at.latestVersion)} OR ${is.eq(at.splitSalt, recipe.heldOut.salt)})`;
            return before ? `${sameSplits} AND ${is.eq(at.recipe, before)}` : sameSplits;
          })
          .go(),
      );
      if (changed) return;
      const found = await getCorpus(id);
      if (!found) throw corpusMissing(id);
      throw found.latestVersion !== undefined && found.splitSalt !== recipe.heldOut.salt
        ? splitImmutable(found)
        : recipeChanged(id);
    },

    async setCorpusSchedule(id, schedule, before) {
      const change = corpus.patch(key(id));
      const changed = await applied(() =>
        (schedule === undefined ? change.remove(['prepareEvery']) : change.set({ prepareEvery: schedule }))
          .where((at, is) =>
            before === undefined ? is.notExists(at.prepareEvery) : is.eq(at.prepareEvery, before),
          )
          .go(),
      );
      if (changed) return;
      throw (await getCorpus(id)) ? corpusScheduleChanged(id) : corpusMissing(id);
    },

    async lockCorpus(id, runId, now) {
      const locked = await applied(() =>
        corpus
          .patch(key(id))
          .set({ lockedBy: runId, lockedAt: now })
          .where((at, is) => `${is.notExists(at.lockedBy)} OR ${is.eq(at.lockedBy, runId)}`)
          .go(),
      );
      if (!locked && !(await getCorpus(id))) throw corpusMissing(id);
      return locked;
    },

    unlockCorpus: (id, runId) =>
      applied(() =>
        corpus
          .patch(key(id))
          .remove(['lockedBy', 'lockedAt'])
          .where((at, is) => is.eq(at.lockedBy, runId))
          .go(),
      ),

    async listCorpora() {
      const { data } = await corpus.query.all({}).go({ pages: 'all' });
      return data.map((item) => parseContract(Corpus, item, 'a corpus of the registry'));
    },
  };
}

export const nameOf = ({ corpus, languagePair }: CorpusId) => `corpus ${corpus}/${languagePair}`;

export const corpusMissing = (id: CorpusId) =>
  new NotRegistered(
    `No ${nameOf(id)} is registered. Upload to it, or register it with dragoman corpora register.`,
  );

export const corpusScheduleChanged = (id: CorpusId) =>
  new ScheduleChanged(
    `Someone else has changed the schedule of ${nameOf(id)} at the same time. Load it again and look.`,
  );

export const recipeChanged = (id: CorpusId) =>
  new RecipeChanged(
    `Someone else has changed the recipe of ${nameOf(id)} meanwhile. Load it again, and make the change to what it is now.`,
  );

export const splitImmutable = (corpus: Corpus) =>
  new SplitImmutable(
    `heldOut.salt of ${nameOf(corpus)} must stay "${corpus.splitSalt}": its version ${corpus.latestVersion} was split ` +
      'with it, and another salt would move test segments into training. Keep the salt, or register another corpus.',
  );
