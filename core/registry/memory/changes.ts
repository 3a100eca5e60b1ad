import type { Change, FollowedKind } from '../changes.ts';
import type { ChangeRegistry } from '../registry.ts';
import { copy } from './rows.ts';
import type { MemoryTables } from './tables.ts';

/** For those who follow what happens, in memory. Tells of everything each time: who follows a table must bear that, too. */
export function memoryChanges(tables: MemoryTables): ChangeRegistry {
  const followed: Record<FollowedKind, Map<string, unknown>> = {
    corpus: tables.corpora,
    source: tables.sources,
    upload: tables.uploads,
    run: tables.runs,
    attempt: tables.attempts,
    datasetversion: tables.datasetVersions,
    model: tables.models,
    modelversion: tables.modelVersions,
    evaluation: tables.evaluations,
  };
  return {
    async *listChanges(changedAt, isKnown) {
      for (const [kind, items] of Object.entries(followed)) {
        const changes = [...items.values()].map((item) => ({ kind, item, changedAt })) as Change[];
        yield copy(changes.filter((change) => !isKnown?.(change)));
      }
    },
  };
}
