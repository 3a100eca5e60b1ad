import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { z } from 'zod';
import {
  Corpus,
  DatasetVersion,
  Evaluation,
  JobAttempt,
  Model,
  ModelVersion,
  Run,
  Upload,
} from '../../contracts/entities.ts';
import { Source } from '../../contracts/source.ts';
import { parseContract } from '../objects/json-objects.ts';
import { CHANGES_INDEX, changesOf, type TableAccess } from './entity.ts';
import type { ChangeRegistry } from './registry.ts';

/** The kinds of items whose changes can be asked for, by the names that they have in the table. */
const FOLLOWED = {
  corpus: Corpus,
  source: Source,
  upload: Upload,
  run: Run,
  attempt: JobAttempt,
  datasetversion: DatasetVersion,
  model: Model,
  modelversion: ModelVersion,
  evaluation: Evaluation,
} as const;
export type FollowedKind = keyof typeof FOLLOWED;

/** An item as it is now, and when it was written last. */
export type Change = {
  [Kind in FollowedKind]: { kind: Kind; item: z.output<(typeof FOLLOWED)[Kind]>; changedAt: string };
}[FollowedKind];

/**
 * The index of changes: each followed item once, in the partition of the month of its last write, in order of time. So
 * what is read of it grows with what was written since then, not with the registry.
 */
export function changes({ client, table, now }: TableAccess): ChangeRegistry {
  return {
    async *listChanges(since, isKnown) {
      for (const month of monthsSince(since, now())) {
        let start: Record<string, unknown> | undefined;
        do {
          const { Items, LastEvaluatedKey } = await client.send(
            new QueryCommand({
              TableName: table,
              IndexName: CHANGES_INDEX,
              KeyConditionExpression: '#month = :month AND #at >= :since',
              ExpressionAttributeNames: { '#month': `${CHANGES_INDEX}pk`, '#at': `${CHANGES_INDEX}sk` },
              ExpressionAttributeValues: { ':month': changesOf(month), ':since': since },
              ExclusiveStartKey: start,
            }),
          );
          yield (Items ?? []).filter((stored) => !isKnown?.(stored)).map(changeOf);
          start = LastEvaluatedKey;
        } while (start !== undefined);
      }
    },
  };
}

/** From the month of `since` to the one after that of `now`, `2026-11`: the clocks of writers differ. */
function monthsSince(since: string, now: Date): string[] {
  const monthOf = (count: number) => new Date(Date.UTC(0, count)).toISOString().slice(0, 7);
  const countOf = (date: Date) => (date.getUTCFullYear() - 1900) * 12 + date.getUTCMonth();
  const [first, last] = [countOf(new Date(since)), countOf(now) + 1];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => monthOf(first + index));
}

function changeOf(stored: Record<string, unknown>): Change {
  const kind = stored.__edb_e__ as FollowedKind;
  const contract = FOLLOWED[kind];
  const attributes = Object.keys(contract.shape).filter((name) => stored[name] !== undefined);
  const item = Object.fromEntries(attributes.map((name) => [name, stored[name]]));
  return {
    kind,
    item: parseContract<z.ZodType>(contract, item, `an item of kind ${kind} in the registry`),
    changedAt: stored.changedAt,
  } as Change;
}
