import type { Run } from '../../contracts/entities.ts';
import { DragomanError } from '../errors.ts';
import type { Registry } from '../registry/registry.ts';

/** The deployment has spent what it may in this month; nothing further is started. */
export class MonthlyLimitReached extends DragomanError {}

/**
 * What trainings and monitorings that were created in the month of `now` (UTC) have cost so far; US dollars. A run of
 * the month before counts there, also for what it costs now. May lag by about a second.
 */
export async function monthToDateUsd(registry: Pick<Registry, 'listRuns'>, now: Date): Promise<number> {
  const from = now.toISOString().slice(0, 7);
  const before = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1)).toISOString();
  let usd = 0;
  for (const kind of ['training', 'monitoring'] as const) {
    let cursor: string | undefined;
    do {
      const page = await registry.listRuns({ kind, from, before }, { cursor, limit: 100 });
      usd += page.items.reduce((sum, { costUsd = 0 }) => sum + costUsd, 0);
      cursor = page.cursor;
    } while (cursor !== undefined);
  }
  return usd;
}

/**
 * What the deployment has left in this month, for runs that are not open yet: what open ones are expected to cost beyond
 * what they have cost is theirs. Infinity where there is no limit.
 */
export async function leftOfMonthUsd(
  registry: Pick<Registry, 'listRuns'>,
  open: readonly Run[],
  limitUsd: number | undefined,
  now: Date,
): Promise<number> {
  if (limitUsd === undefined) return Number.POSITIVE_INFINITY;
  const started = open.filter(({ status }) => status !== 'QUEUED');
  const expected = started.reduce(
    (sum, { estimateUsd = 0, costUsd = 0 }) => sum + Math.max(0, estimateUsd - costUsd),
    0,
  );
  return limitUsd - expected - (await monthToDateUsd(registry, now));
}
