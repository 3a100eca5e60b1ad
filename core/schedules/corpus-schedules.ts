import type { SchedulerClient } from '@aws-sdk/client-scheduler';
import type { LineSchedule } from '../../contracts/timing.ts';
import { shortHash } from '../hashing.ts';
import type { CorpusId } from '../keys.ts';
import { putSchedule, removeSchedule } from './put-schedule.ts';

/** When corpora are prepared anew: at most one recurring schedule each, beside the one-time ones that uploads set. */
export interface CorpusSchedules {
  /** Makes the schedule what the corpus says; none takes it away. */
  set(id: CorpusId, schedule: LineSchedule | undefined): Promise<void>;
}

/** Where the schedules of corpora are kept and what they invoke. */
export interface CorpusScheduleTarget {
  groupName: string;
  startPreparationArn: string;
  roleArn: string;
  deadLetterArn: string;
}

/** Schedules of EventBridge Scheduler. Their names are hashes, because names of corpora may be longer than it allows. */
export function corpusSchedules(client: SchedulerClient, target: CorpusScheduleTarget): CorpusSchedules {
  return {
    async set({ corpus, languagePair }, schedule) {
      const name = { Name: `prepare-${shortHash(`${corpus}/${languagePair}`)}`, GroupName: target.groupName };
      if (schedule === undefined) return removeSchedule(client, name);
      const { expression, timeZone, enabled } = schedule;
      await putSchedule(client, {
        ...name,
        Description: `prepare ${corpus} ${languagePair}`,
        ScheduleExpression: expression,
        ScheduleExpressionTimezone: timeZone,
        FlexibleTimeWindow: { Mode: 'OFF' },
        State: enabled ? 'ENABLED' : 'DISABLED',
        Target: {
          Arn: target.startPreparationArn,
          RoleArn: target.roleArn,
          Input: JSON.stringify({ corpus, languagePair, again: true, by: expression, how: 'schedule' }),
          RetryPolicy: { MaximumRetryAttempts: 5, MaximumEventAgeInSeconds: 3600 },
          DeadLetterConfig: { Arn: target.deadLetterArn },
        },
      });
    },
  };
}
