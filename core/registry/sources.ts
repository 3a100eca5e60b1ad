import { Source, type SourceName, type SourceSettings } from '../../contracts/source.ts';
import { parseContract } from '../objects/json-objects.ts';
import { ScheduleChanged } from '../schedules/errors.ts';
import type { RegistryEntities } from './access-patterns.ts';
import { NotRegistered } from './errors.ts';
import type { SourceRegistry } from './registry.ts';
import { applied } from './writes.ts';

/** Sources that are fetched, in the table. */
export function sources({ source }: RegistryEntities): SourceRegistry {
  const key = ({ corpus, languagePair, sourceId }: SourceName) => ({ corpus, languagePair, sourceId });
  const getSource: SourceRegistry['getSource'] = async (name) => {
    const { data } = await source.get(key(name)).go({ consistent: true });
    return data ? parseContract(Source, data, describe(name)) : undefined;
  };
  return {
    async putSource(item, before) {
      const { corpus, languagePair, sourceId, rights, ...settings } = item;
      const create = () => source.create(item).go();
      // Only an item that is created gets into the list of all.
      if (before === undefined && (await applied(create))) return;
      const write = () => {
        if (before === null) return create();
        const change = source.update({ corpus, languagePair, sourceId });
        const changed =
          rights === undefined
            ? change.set(settings).remove(['rights'])
            : change.set({ ...settings, rights });
        return (before === undefined ? changed : changed.where((at, is) => same(before, at, is))).go();
      };
      if (!(await applied(write))) throw sourceChanged(item);
    },
    getSource,

    async listSources({ corpus, languagePair }) {
      const { data } = await source.query
        .ofCorpus({ corpus, languagePair })
        .go({ consistent: true, pages: 'all' });
      return data.map((item) => parseContract(Source, item, 'a source of the registry'));
    },

    async listAllSources() {
      const { data } = await source.query.all({}).go({ pages: 'all' });
      return data.map((item) => parseContract(Source, item, 'a source of the registry'));
    },

    async removeSource(name, before) {
      const removal = source.delete(key(name));
      const removed = await applied(() =>
        (before === undefined ? removal : removal.where((at, is) => same(before, at, is))).go(),
      );
      if (!removed) throw sourceChanged(name);
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

const SETTINGS = ['locations', 'schedule', 'enabled', 'limits', 'rights', 'createdAt'] as const;

/** The condition that a source still has the settings that somebody has seen. */
function same(
  before: SourceSettings,
  at: Record<(typeof SETTINGS)[number], unknown>,
  is: { eq: (field: never, value: never) => string; notExists: (field: never) => string },
): string {
  return SETTINGS.map((setting) =>
    before[setting] === undefined
      ? is.notExists(at[setting] as never)
      : is.eq(at[setting] as never, before[setting] as never),
  ).join(' AND ');
}

const describe = ({ corpus, languagePair, sourceId }: SourceName) =>
  `source ${sourceId} of ${corpus} ${languagePair}`;

export const sourceMissing = (name: SourceName) =>
  new NotRegistered(`No ${describe(name)} is registered. Register it with dragoman sources register.`);

export const sourceChanged = (name: SourceName) =>
  new ScheduleChanged(`Someone else has changed ${describe(name)} at the same time. Load it again and look.`);
