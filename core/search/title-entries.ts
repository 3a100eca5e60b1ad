import type { Corpus } from '../../contracts/entities.ts';
import { DatasetManifest } from '../../contracts/manifest.ts';
import { countTitles } from '../browse/count-titles.ts';
import { ObjectMissing } from '../errors.ts';
import { keys } from '../keys.ts';
import { readJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import type { Registry } from '../registry/registry.ts';
import { isWhollyRemoved } from '../rights/removal-rules.ts';
import { type SearchEntry, withText } from './search-entry.ts';

/** Of one corpus, those with most records. */
const LARGEST_TITLES = 20_000;

/** The titles of a corpus' version as they are found, but those that were removed; none where its manifest is gone. */
export async function titleEntries(
  corpus: Corpus,
  version: string,
  { data, registry }: { data: Objects; registry: Pick<Registry, 'listRemovals'> },
): Promise<SearchEntry[]> {
  const id = { corpus: corpus.corpus, languagePair: corpus.languagePair };
  const manifest = await readJson(data, keys.manifest(id, version), DatasetManifest).catch((error) => {
    if (error instanceof ObjectMissing) return undefined;
    throw error;
  });
  if (manifest === undefined) return [];
  const removals = await registry.listRemovals(id);
  const inputs = manifest.inputs.filter((input) => !isWhollyRemoved(input, removals));
  return countTitles({ inputs }, removals)
    .filter(({ removalId }) => removalId === undefined)
    .slice(0, LARGEST_TITLES)
    .map(({ title }) =>
      withText({
        ...{ kind: 'title', id: `${id.corpus}/${id.languagePair}/${title}`, name: title, ...id },
        ...{ at: manifest.createdAt, version },
      }),
    );
}
