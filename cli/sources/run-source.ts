import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '../../api/client.ts';
import { SCHEDULE_ENDPOINTS } from '../../contracts/api/schedules.ts';
import type { FetchOutcome, SourceName } from '../../contracts/source.ts';
import { DragomanError } from '../../core/errors.ts';
import { onServer, type ServerOptions, serverCommand, show } from '../server/server-command.ts';
import { nameOf, ofSource, outcomeOf, overviewOf, scheduleOf } from './source.ts';

/** A run of a source was asked for and has not ended. */
class SourceStillRunning extends DragomanError {}

/** What fetches has 15 minutes for a run; it may have to wait for its turn. */
const LONGEST_RUN_SECONDS = 1000;

/** `sources run`: fetches a source now, and waits. */
export const runSource = () =>
  ofSource(serverCommand('run', 'Fetch a source now, and wait; exit code 1 when that failed.')).action(
    (corpus: string, languagePair: string, sourceId: string, options: ServerOptions) =>
      onServer(options, async (client) => {
        const name = nameOf(corpus, languagePair, sourceId);
        const before = (await overviewOf(name, client))?.fetched?.at;
        await client.call(SCHEDULE_ENDPOINTS.runSchedule, { params: { scheduleId: scheduleOf(name) } });
        const outcome = await nextOutcome(name, before, client);
        show(outcome, options, () => outcomeOf(outcome));
        if (outcome.outcome === 'failed') process.exitCode = 1;
      }),
  );

/** Waits for a run of a source that ends later than `before`. @throws SourceStillRunning */
async function nextOutcome(
  name: SourceName,
  before: string | undefined,
  client: ApiClient,
): Promise<FetchOutcome> {
  for (let seconds = 0; seconds < LONGEST_RUN_SECONDS; seconds += 2) {
    await sleep(2000);
    const fetched = (await overviewOf(name, client))?.fetched;
    if (fetched && fetched.at !== before) return fetched;
  }
  throw new SourceStillRunning(
    `${name.sourceId} has not ended in ${LONGEST_RUN_SECONDS} seconds. Look again with: dragoman sources show ${name.corpus} ${name.languagePair} ${name.sourceId}`,
  );
}
