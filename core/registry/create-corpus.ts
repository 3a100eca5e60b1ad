import type { Corpus } from '../../contracts/entities.ts';
import type { PreparationRecipe } from '../../contracts/preparation-recipe.ts';
import { AlreadyExists } from '../errors.ts';
import type { CorpusId } from '../keys.ts';
import type { Registry } from './registry.ts';

/** Registers a corpus that is not there. @throws AlreadyExists */
export async function createCorpus(
  { id, recipe }: { id: CorpusId; recipe: PreparationRecipe },
  { registry, now }: { registry: Pick<Registry, 'putCorpusIfAbsent'>; now: () => Date },
): Promise<Corpus> {
  const { corpus, languagePair } = id;
  const item: Corpus = { corpus, languagePair, recipe, createdAt: now().toISOString() };
  if (await registry.putCorpusIfAbsent(item)) return item;
  throw new AlreadyExists(
    `There is a corpus ${corpus} ${languagePair}. Change its recipe instead, or choose another name.`,
  );
}
