import type { Command } from 'commander';
import type { ApiClient } from '../../api/client.ts';
import { SCHEDULE_ENDPOINTS, type ScheduleOverview } from '../../contracts/api/schedules.ts';
import type { FetchOutcome, SourceName, SourceSettings } from '../../contracts/source.ts';
import { scheduleIdOf } from '../../core/schedules/schedule-id.ts';
import { everyPage } from '../server/every-page.ts';
import { ofCorpus } from '../server/server-command.ts';

/** Arguments that name a source. */
export const ofSource = (command: Command) =>
  ofCorpus(command).argument('<source>', 'id of the source within the corpus, such as nightly');

/** Everything that recurs, sources among it. */
export const schedules = (client: ApiClient) =>
  everyPage((cursor) => client.call(SCHEDULE_ENDPOINTS.listSchedules, { query: { limit: 200, cursor } }));

export const nameOf = (corpus: string, languagePair: string, sourceId: string): SourceName => ({
  corpus,
  languagePair,
  sourceId,
});

export const scheduleOf = (name: SourceName) => scheduleIdOf({ kind: 'source', name });

/** The source among the schedules, with its last run. */
export async function overviewOf(name: SourceName, client: ApiClient): Promise<ScheduleOverview | undefined> {
  return (await schedules(client)).find(({ scheduleId }) => scheduleId === scheduleOf(name));
}

export const whenOf = ({ enabled, schedule }: SourceSettings) =>
  enabled ? `${schedule.expression} ${schedule.timeZone}` : 'never (paused)';

export const outcomeOf = ({ outcome, message }: FetchOutcome) => `${outcome}: ${message}`;
