import { memoryChanges } from './memory/changes.ts';
import { memoryCorpora } from './memory/corpora.ts';
import { memoryDatasetVersions } from './memory/dataset-versions.ts';
import { memoryIdempotentCalls } from './memory/idempotent-calls.ts';
import { memoryModels } from './memory/models.ts';
import { memoryPeople } from './memory/people.ts';
import { memoryRemovals } from './memory/removals.ts';
import { memoryRuns } from './memory/runs.ts';
import { memorySavedViews } from './memory/saved-views.ts';
import { memorySources } from './memory/sources.ts';
import { memoryStageUses } from './memory/stage-uses.ts';
import { memorySweeps } from './memory/sweeps.ts';
import { memoryTables } from './memory/tables.ts';
import { memoryUploads } from './memory/uploads.ts';
import { memoryWebhooks } from './memory/webhooks.ts';
import type { Registry } from './registry.ts';

/** The registry in memory, for tests: behaves like the one in DynamoDB, which passes the same tests. */
export function memoryRegistry(): Registry {
  const tables = memoryTables();
  return {
    ...memoryCorpora(tables),
    ...memoryUploads(tables),
    ...memoryRuns(tables),
    ...memoryStageUses(tables),
    ...memoryDatasetVersions(tables),
    ...memoryModels(tables),
    ...memorySweeps(tables),
    ...memorySources(tables),
    ...memoryRemovals(tables),
    ...memoryPeople(tables),
    ...memoryWebhooks(tables),
    ...memorySavedViews(tables),
    ...memoryIdempotentCalls(tables),
    ...memoryChanges(tables),
  };
}
