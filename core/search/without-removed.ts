import type { CorpusId } from '../keys.ts';
import type { Registry } from '../registry/registry.ts';
import { forEachOf } from '../registry/writes.ts';
import { keyOf } from '../rights/removal-rules.ts';
import { entryKey, type SearchEntry } from './search-entry.ts';

type Found = Pick<SearchEntry, 'kind' | 'id' | 'name' | 'corpus' | 'languagePair' | 'sourceId'>;

/** Leaves out sources that were removed and titles whose text must go: the registry tells of neither as a change. */
export async function withoutRemoved<Hit extends Found>(
  hits: readonly Hit[],
  { registry }: { registry: Pick<Registry, 'getSource' | 'listRemovals'> },
): Promise<Hit[]> {
  const gone = new Set<string>();
  const sources = hits.filter(({ kind }) => kind === 'source');
  await forEachOf(sources, async (hit) => {
    const { corpus, languagePair, sourceId = '' } = hit;
    if ((await registry.getSource({ corpus, languagePair, sourceId })) === undefined) gone.add(entryKey(hit));
  });
  const titles = hits.filter(({ kind }) => kind === 'title');
  const corpora = new Map(titles.map((title) => [nameOf(title), title]));
  await forEachOf([...corpora], async ([name, { corpus, languagePair }]) => {
    const removals = await registry.listRemovals({ corpus, languagePair });
    const removed = new Set(
      removals.filter(({ by }) => by === 'title').map(({ value }) => keyOf('title', value)),
    );
    if (removed.size === 0) return;
    for (const title of titles) {
      if (nameOf(title) === name && removed.has(keyOf('title', title.name))) gone.add(entryKey(title));
    }
  });
  return gone.size === 0 ? [...hits] : hits.filter((hit) => !gone.has(entryKey(hit)));
}

const nameOf = ({ corpus, languagePair }: CorpusId) => `${corpus}/${languagePair}`;
