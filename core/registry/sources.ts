import { Source, type SourceName } from '../../contracts/source.ts';
import { parseContract } from '../objects/json-objects.ts';
import type { RegistryEntities } from './access-patterns.ts';
import { NotRegistered } from './errors.ts';
import type { Registry } from './registry.ts';
import { applied } from './writes.ts';

type SourceRegistry = Pick<
  Registry,
  'putSource' | 'getSource' | 'listSources' | 'removeSource' | 'beginFetch' | 'endFetch'
>;

/** Sources that are fetched, in the table. */
export function sources({ source }: RegistryEntities): SourceRegistry {
  const key = ({ corpus, languagePair, sourceId }: SourceName) => ({ corpus, languagePair, sourceId });
  const getSource: SourceRegistry['getSource'] = async (name) => {
    const { data } = await source.get(key(name)).go({ consistent: true });
    return data ? parseContract(Source, data, describe(name)) : undefined;
  };
  return {
    async putSource({ corpus, languagePair, sourceId, rights, ...settings }) {
      const change = source.update({ corpus, languagePair, sourceId });
      await (rights === undefined
        ? change.set(settings).remove(['rights'])
        : change.set({ ...settings, rights })
      ).go();
    },
    getSource,

    async listSources({ corpus, languagePair }) {
      const { data } = await source.query
        .ofCorpus({ corpus, languagePair })
        .go({ consistent: true, pages: 'all' });
      return data.map((item) => parseContract(Source, item, 'a source of the registry'));
    },

    async removeSource(name) {
      await source.delete(key(name)).go();
    },

    async beginFetch(name, at, staleBefore) {
      const begun = await applied(() =>
        source
          .patch(key(name))
          .set({ fetchingSince: at })
          .where(
            (field, is) =>
              `${is.notExists(field.fetchingSince)} OR ${is.lt(field.fetchingSince, staleBefore)}`,
          )
          .go(),
      );
      if (!begun && !(await getSource(name))) throw sourceMissing(name);
      return begun;
    },

    async endFetch(name, last) {
      await applied(() => source.patch(key(name)).set({ last }).remove(['fetchingSince']).go());
    },
  };
}

const describe = ({ corpus, languagePair, sourceId }: SourceName) =>
  `source ${sourceId} of ${corpus} ${languagePair}`;

export const sourceMissing = (name: SourceName) =>
  new NotRegistered(`No ${describe(name)} is registered. Register it with npm run register-source.`);
