import { isDeepStrictEqual } from 'node:util';
import type { Source } from '../../../contracts/source.ts';
import type { CorpusId } from '../../keys.ts';
import type { SourceRegistry } from '../registry.ts';
import { sourceChanged, sourceMissing } from '../sources.ts';
import { copy, corpusKey, inOrder, must } from './rows.ts';
import type { MemoryTables } from './tables.ts';

/** Sources that are fetched, in memory. */
export function memorySources({ sources }: MemoryTables): SourceRegistry {
  return {
    async putSource(source, before) {
      const { fetchingSince, last, ...settings } = sources.get(sourceKey(source)) ?? ({} as Source);
      if (before !== undefined && !isDeepStrictEqual(settings, copy(before ?? {})))
        throw sourceChanged(source);
      sources.set(sourceKey(source), copy({ ...source, fetchingSince, last }));
    },
    getSource: async (name) => copy(sources.get(sourceKey(name))),
    listSources: async (id) => copy(inOrder(sources).filter((source) => corpusKey(source) === corpusKey(id))),
    listAllSources: async () => copy(inOrder(sources)),
    async removeSource(name, before) {
      const { fetchingSince: _, last: __, ...settings } = sources.get(sourceKey(name)) ?? ({} as Source);
      if (before !== undefined && !isDeepStrictEqual(settings, copy(before))) throw sourceChanged(name);
      sources.delete(sourceKey(name));
    },
    async beginFetch(name, at, staleBefore) {
      const source = must(sources.get(sourceKey(name)), () => sourceMissing(name));
      if (source.fetchingSince !== undefined && source.fetchingSince >= staleBefore) return false;
      sources.set(sourceKey(name), { ...source, fetchingSince: at });
      return true;
    },
    async endFetch(name, outcome) {
      const source = sources.get(sourceKey(name));
      if (source) sources.set(sourceKey(name), copy({ ...source, fetchingSince: undefined, last: outcome }));
    },
  };
}

const sourceKey = ({ sourceId, ...id }: CorpusId & { sourceId: string }) => `${corpusKey(id)} ${sourceId}`;
