import { newestFirst, versionMissing, whyNotPublished } from '../dataset-versions.ts';
import type { DatasetVersionRegistry } from '../registry.ts';
import { union } from '../removals.ts';
import { isLive } from '../run-state.ts';
import { copy, corpusKey, must } from './rows.ts';
import type { MemoryTables } from './tables.ts';

/** Dataset versions in memory. */
export function memoryDatasetVersions({
  datasetVersions,
  corpora,
  runs,
}: MemoryTables): DatasetVersionRegistry {
  return {
    async publishDatasetVersion(version, split) {
      const key = `${corpusKey(version)} ${version.version}`;
      const there = datasetVersions.get(key);
      if (there?.runId === version.runId) return;
      const corpus = corpora.get(corpusKey(version));
      const run = runs.get(version.runId);
      const fits =
        corpus?.latestVersion === version.previousVersion &&
        (corpus?.splitSalt ?? split.splitSalt) === split.splitSalt &&
        (corpus?.normaliserVersion ?? split.normaliserVersion) === split.normaliserVersion;
      if (there || !corpus || !run || !isLive(run) || !fits) {
        throw whyNotPublished(version, split, there, corpus, run);
      }
      datasetVersions.set(key, copy(version));
      corpora.set(corpusKey(version), { ...corpus, ...split, latestVersion: version.version });
      runs.set(run.runId, { ...run, datasetVersion: version.version });
    },
    getDatasetVersion: async (id, version) => copy(datasetVersions.get(`${corpusKey(id)} ${version}`)),
    listDatasetVersions: async (id) =>
      copy(
        [...datasetVersions.values()].filter((item) => corpusKey(item) === corpusKey(id)).sort(newestFirst),
      ),
    async markDatasetVersion(id, version, removalIds) {
      const key = `${corpusKey(id)} ${version}`;
      const found = must(datasetVersions.get(key), () => versionMissing(id, version));
      datasetVersions.set(key, { ...found, containsRemoved: union(found.containsRemoved, removalIds) });
    },
  };
}
