import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { registryEntities } from './access-patterns.ts';
import { changes } from './changes.ts';
import { corpora } from './corpora.ts';
import { datasetVersions } from './dataset-versions.ts';
import { idempotentCalls } from './idempotent-calls.ts';
import { models } from './models.ts';
import { people } from './people.ts';
import type { Registry } from './registry.ts';
import { removals } from './removals.ts';
import { runs } from './runs.ts';
import { savedViews } from './saved-views.ts';
import { sources } from './sources.ts';
import { stageUses } from './stage-uses.ts';
import { sweeps } from './sweeps.ts';
import { uploads } from './uploads.ts';
import { webhooks } from './webhooks.ts';

/**
 * The registry over one DynamoDB table (keys `pk`, `sk`; indexes `gsi1`, `gsi2`, `gsi3` with `gsi1pk`, ...; `expiresAt` as time
 * to live), see access-patterns.ts.
 * @param client must leave out undefined values (`marshallOptions.removeUndefinedValues`)
 * @param now when writes are made
 */
export function createRegistry(
  client: DynamoDBDocumentClient,
  table: string,
  now: () => Date = () => new Date(),
): Registry {
  const entities = registryEntities({ client, table, now });
  const corpusPart = corpora(entities);
  const runPart = runs(entities);
  return {
    ...corpusPart,
    ...runPart,
    ...stageUses(entities),
    ...uploads(entities, runPart.getRun),
    ...datasetVersions(entities, { getCorpus: corpusPart.getCorpus, getRun: runPart.getRun }),
    ...models(entities),
    ...sweeps(entities),
    ...sources(entities),
    ...removals(entities),
    ...people(entities),
    ...webhooks(entities),
    ...savedViews(entities),
    ...idempotentCalls(entities),
    ...changes({ client, table, now }),
  };
}
