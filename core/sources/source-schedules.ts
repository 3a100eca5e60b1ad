import type { SchedulerClient } from '@aws-sdk/client-scheduler';
import type { SourceName, SourceSettings } from '../../contracts/source.ts';
import { shortHash } from '../hashing.ts';
import { putSchedule, removeSchedule, type ScheduleTarget } from '../schedules/put-schedule.ts';

/** When sources are fetched: one recurring schedule each. */
export interface SourceSchedules {
  set(source: SourceSettings): Promise<void>;
  /** Also when there is none. */
  remove(name: SourceName): Promise<void>;
}

/** Where schedules are kept and what they invoke. */
export interface SourceScheduleTarget extends ScheduleTarget {
  fetchSourceArn: string;
}

/** Schedules of EventBridge Scheduler. Their names are hashes, because names of sources may be longer than it allows. */
export function sourceSchedules(client: SchedulerClient, target: SourceScheduleTarget): SourceSchedules {
  const nameOf = ({ corpus, languagePair, sourceId }: SourceName) =>
    `fetch-${shortHash([corpus, languagePair, sourceId])}`;
  return {
    async set({ corpus, languagePair, sourceId, schedule, enabled }) {
      const source = { corpus, languagePair, sourceId };
      await putSchedule(client, target, {
        name: nameOf(source),
        description: `Fetches ${corpus}/${languagePair}/${sourceId}`,
        timing: { ...schedule, enabled },
        lambdaArn: target.fetchSourceArn,
        input: source,
        // The next run comes by itself: a late one is not worth much.
        retries: { attempts: 2, seconds: 900 },
      });
    },
    remove: (name) => removeSchedule(client, target, nameOf(name)),
  };
}
