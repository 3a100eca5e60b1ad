import { createWriteTransaction } from 'electrodb';
import { type Corpus, DatasetVersion, type Run } from '../../contracts/entities.ts';
import type { CorpusId } from '../keys.ts';
import { parseContract } from '../objects/json-objects.ts';
import type { RegistryEntities } from './access-patterns.ts';
import { corpusMissing, nameOf } from './corpora.ts';
import { NotRegistered, RunAlreadyClosed, VersionConflict } from './errors.ts';
import type { DatasetVersionRegistry, Registry } from './registry.ts';
import { union } from './removals.ts';
import { isLive, LIVE_STATUSES } from './run-state.ts';
import { runMissing } from './runs.ts';
import { applied, transacted, untilApplied } from './writes.ts';

/** Dataset versions in the table. */
export function datasetVersions(
  { datasetVersion, corpus, run }: RegistryEntities,
  { getCorpus, getRun }: Pick<Registry, 'getCorpus' | 'getRun'>,
): DatasetVersionRegistry {
  const getDatasetVersion: DatasetVersionRegistry['getDatasetVersion'] = async (id, version) => {
    const { data } = await datasetVersion
      .get({ corpus: id.corpus, languagePair: id.languagePair, version })
      .go({ consistent: true });
    return data ? parseContract(DatasetVersion, data, `dataset version ${version}`) : undefined;
  };
  return {
    async publishDatasetVersion(version, { splitSalt, normaliserVersion }) {
      const id = { corpus: version.corpus, languagePair: version.languagePair };
      const before = await getDatasetVersion(id, version.version);
      if (before?.runId === version.runId) return;
      const published = await transacted(() =>
        createWriteTransaction({ datasetVersion, corpus, run }, (entities) => [
          entities.datasetVersion.create(version).commit(),
          entities.corpus
            .patch(id)
            .set({ latestVersion: version.version, splitSalt, normaliserVersion })
            .where((at, is) => {
              const previous =
                version.previousVersion === undefined
                  ? is.notExists(at.latestVersion)
                  : is.eq(at.latestVersion, version.previousVersion);
              const salt = `(${is.notExists(at.splitSalt)} OR ${is.eq(at.splitSalt, splitSalt)})`;
              const normaliser = `(${is.notExists(at.normaliserVersion)} OR ${is.eq(at.normaliserVersion, normaliserVersion)})`;
              return `${previous} AND ${salt} AND ${normaliser}`;
            })
            .commit(),
          entities.run
            .patch({ runId: version.runId })
            .set({ datasetVersion: version.version })
            .where((at, is) => LIVE_STATUSES.map((live) => is.eq(at.status, live)).join(' OR '))
            .commit(),
        ]).go(),
      );
      if (published) return;
      const there = await getDatasetVersion(id, version.version);
      // Two calls of one run at once: the other one published.
      if (there?.runId === version.runId) return;
      throw whyNotPublished(
        version,
        { splitSalt, normaliserVersion },
        there,
        await getCorpus(id),
        await getRun(version.runId),
      );
    },
    getDatasetVersion,

    async listDatasetVersions({ corpus: name, languagePair }) {
      const { data } = await datasetVersion.query
        .ofCorpus({ corpus: name, languagePair })
        .go({ consistent: true, pages: 'all' });
      return data
        .map((item) => parseContract(DatasetVersion, item, 'a dataset version of the registry'))
        .sort(newestFirst);
    },

    async markDatasetVersion(id, version, removalIds) {
      await untilApplied(async () => {
        const found = await getDatasetVersion(id, version);
        if (!found) throw versionMissing(id, version);
        const { containsRemoved: before } = found;
        return applied(() =>
          datasetVersion
            .patch({ corpus: id.corpus, languagePair: id.languagePair, version })
            .set({ containsRemoved: union(before, removalIds) })
            .where((at, is) =>
              before ? is.eq(at.containsRemoved, before) : is.notExists(at.containsRemoved),
            )
            .go(),
        );
      });
    },
  };
}

export const versionMissing = (id: CorpusId, version: string) =>
  new NotRegistered(`${nameOf(id)} has no dataset version ${version}.`);

/** What stood in the way of a version. */
export function whyNotPublished(
  version: DatasetVersion,
  split: Required<Pick<Corpus, 'splitSalt' | 'normaliserVersion'>>,
  there: DatasetVersion | undefined,
  corpus: Corpus | undefined,
  run: Run | undefined,
): Error {
  const what = `Version ${version.version} of ${nameOf(version)} was not published`;
  if (!corpus) return corpusMissing(version);
  if (!run) return runMissing(version.runId);
  if (there)
    return new VersionConflict(
      `${what} by run ${version.runId}: run ${there.runId} has published it before.`,
    );
  if (!isLive(run)) {
    return new RunAlreadyClosed(
      `${what}: its run ${run.runId} has ended (${run.status}). Its uploads start the next run.`,
    );
  }
  if (corpus.latestVersion !== version.previousVersion) {
    return new VersionConflict(
      `${what}: it was prepared on ${version.previousVersion ?? 'an empty corpus'}, but the latest version is ` +
        `${corpus.latestVersion ?? 'none'}. The uploads go back and the next run prepares them on the latest version.`,
    );
  }
  return new VersionConflict(
    `${what}: its splits rest on salt "${split.splitSalt}" and normaliser ${split.normaliserVersion}, those of the corpus ` +
      `on salt "${corpus.splitSalt}" and normaliser ${corpus.normaliserVersion}. Test segments would move into training.`,
  );
}

/** By creation, newest first; equal times by the other's id. */
export const newestFirst = <Item extends { createdAt: string; version: string }>(a: Item, b: Item) =>
  a.createdAt === b.createdAt ? (a.version < b.version ? 1 : -1) : a.createdAt < b.createdAt ? 1 : -1;
