import type { SchedulerClient } from '@aws-sdk/client-scheduler';
import type { SourceName, SourceSettings } from '../../contracts/source.ts';
import { shortHash } from '../hashing.ts';
import { putSchedule, removeSchedule } from '../schedules/put-schedule.ts';

/** When sources are fetched: one recurring schedule each. */
export interface SourceSchedules {
  set(source: SourceSettings): Promise<void>;
  /** Also when there is none. */
  remove(name: SourceName): Promise<void>;
}

/** Where schedules are kept and what they invoke. */
export interface SourceScheduleTarget {
  groupName: string;
  fetchSourceArn: string;
  roleArn: string;
  deadLetterArn: string;
}

/** Schedules of EventBridge Scheduler. Their names are hashes, because names of sources may be longer than it allows. */
export function sourceSchedules(client: SchedulerClient, target: SourceScheduleTarget): SourceSchedules {
  const scheduleOf = ({ corpus, languagePair, sourceId }: SourceName) => ({
    Name: `fetch-${shortHash([corpus, languagePair, sourceId])}`,
    GroupName: target.groupName,
  });
  return {
    async set({ corpus, languagePair, sourceId, schedule, enabled }) {
      const name = { corpus, languagePair, sourceId };
      await putSchedule(client, {
        ...scheduleOf(name),
        Description: `Fetches ${corpus}/${languagePair}/${sourceId}`,
        ScheduleExpression: schedule.expression,
        ScheduleExpressionTimezone: schedule.timeZone,
        FlexibleTimeWindow: { Mode: 'OFF' },
        State: enabled ? 'ENABLED' : 'DISABLED',
        Target: {
          Arn: target.fetchSourceArn,
          RoleArn: target.roleArn,
          Input: JSON.stringify(name),
          // The next run comes by itself: a late one is not worth much.
          RetryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 900 },
          DeadLetterConfig: { Arn: target.deadLetterArn },
        },
      });
    },
    remove: (name) => removeSchedule(client, scheduleOf(name)),
  };
}
