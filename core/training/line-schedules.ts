import type { SchedulerClient } from '@aws-sdk/client-scheduler';
import type { LineSchedule } from '../../contracts/timing.ts';
import { shortHash } from '../hashing.ts';
import { putSchedule, removeSchedule } from '../schedules/put-schedule.ts';

/** What a model line does by schedule: train, or evaluate its champion on newer text. */
export type LineWork = 'training' | 'monitoring';

/** When lines train and are monitored: at most one recurring schedule each. */
export interface LineSchedules {
  /** Makes the schedule what the settings of the line say; none takes it away. */
  set(model: string, work: LineWork, schedule: LineSchedule | undefined): Promise<void>;
}

/** Where the schedules of lines are kept and what they invoke. */
export interface LineScheduleTarget {
  groupName: string;
  startTrainingArn: string;
  roleArn: string;
  deadLetterArn: string;
}

/** Schedules of EventBridge Scheduler. Their names are hashes, because names of lines may be longer than it allows. */
export function lineSchedules(client: SchedulerClient, target: LineScheduleTarget): LineSchedules {
  return {
    async set(model, work, schedule) {
      const verb = work === 'training' ? 'train' : 'monitor';
      const name = { Name: `${verb}-${shortHash(model)}`, GroupName: target.groupName };
      if (schedule === undefined) return removeSchedule(client, name);
      const { expression, timeZone, enabled } = schedule;
      await putSchedule(client, {
        ...name,
        Description: `${verb} ${model}`,
        ScheduleExpression: expression,
        ScheduleExpressionTimezone: timeZone,
        FlexibleTimeWindow: { Mode: 'OFF' },
        State: enabled ? 'ENABLED' : 'DISABLED',
        Target: {
          Arn: target.startTrainingArn,
          RoleArn: target.roleArn,
          Input: JSON.stringify({
            ...(work === 'training' ? { model } : { monitor: model }),
            how: 'schedule',
            who: expression,
          }),
          RetryPolicy: { MaximumRetryAttempts: 5, MaximumEventAgeInSeconds: 3600 },
          DeadLetterConfig: { Arn: target.deadLetterArn },
        },
      });
    },
  };
}
