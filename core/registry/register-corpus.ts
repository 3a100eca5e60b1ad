import type { Corpus, Model } from '../../contracts/entities.ts';
import type { PreparationRecipe } from '../../contracts/preparation-recipe.ts';
import { AlreadyExists } from '../errors.ts';
import type { CorpusId } from '../keys.ts';
import { NotRegistered } from './errors.ts';
import type { ModelSettings, Registry } from './registry.ts';

/** A model line as a person names it; in the registry its name begins with its corpus. */
export interface NamedModelSettings extends ModelSettings {
  name: string;
}

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

/**
 * Creates a corpus or changes its recipe, and the same for one model line of it when one is named. The next run uses
 * the new settings; a run that goes on keeps the old ones.
 * @returns both as they are now. @throws SplitImmutable
 */
export async function registerCorpus(
  { id, recipe, model }: { id: CorpusId; recipe: PreparationRecipe; model?: NamedModelSettings },
  {
    registry,
    now,
  }: {
    registry: Pick<
      Registry,
      'putCorpusIfAbsent' | 'setRecipe' | 'getCorpus' | 'putModelIfAbsent' | 'setModelSettings' | 'getModel'
    >;
    now: () => Date;
  },
): Promise<{ corpus: Corpus; model?: Model }> {
  const createdAt = now().toISOString();
  const corpusId = { corpus: id.corpus, languagePair: id.languagePair };
  if (!(await registry.putCorpusIfAbsent({ ...corpusId, recipe, createdAt }))) {
    await registry.setRecipe(corpusId, recipe);
  }
  const corpus = await registry.getCorpus(corpusId);
  if (!corpus) throw new NotRegistered(`Corpus ${id.corpus}/${id.languagePair} vanished. Register it again.`);
  if (!model) return { corpus };

  const { name, ...settings } = model;
  const line = `${id.corpus}-${id.languagePair}-${name}`;
  if (!(await registry.putModelIfAbsent({ ...corpusId, ...settings, model: line, createdAt }))) {
    await registry.setModelSettings(line, settings);
  }
  const found = await registry.getModel(line);
  return found ? { corpus, model: found } : { corpus };
}
