import {
  ConflictException,
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  ResourceNotFoundException,
  type SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import type { CorpusId } from '../keys.ts';

/** When the next preparation of a corpus is to be started: one time each, the last one set holds. */
export interface PreparationSchedules {
  set(corpus: CorpusId, at: Date): Promise<void>;
}

/** Where schedules are kept and what they invoke. */
export interface ScheduleTarget {
  groupName: string;
  startPreparationArn: string;
  roleArn: string;
}

/** One-time schedules of EventBridge Scheduler, one per corpus, gone once they have fired. */
export function preparationSchedules(client: SchedulerClient, target: ScheduleTarget): PreparationSchedules {
  return {
    async set({ corpus, languagePair }, at) {
      const schedule: CreateScheduleCommandInput = {
        Name: `prepare-${corpus}-${languagePair}`,
        GroupName: target.groupName,
        // Whole seconds, in UTC.
        ScheduleExpression: `at(${new Date(Math.ceil(at.getTime() / 1000) * 1000).toISOString().slice(0, 19)})`,
        ScheduleExpressionTimezone: 'UTC',
        FlexibleTimeWindow: { Mode: 'OFF' },
        ActionAfterCompletion: 'DELETE',
        Target: {
          Arn: target.startPreparationArn,
          RoleArn: target.roleArn,
          Input: JSON.stringify({ corpus, languagePair }),
          RetryPolicy: { MaximumRetryAttempts: 5, MaximumEventAgeInSeconds: 3600 },
        },
      };
      // Between the two calls the schedule may fire and be gone, or another call may make it.
      for (let tries = 0; ; tries++) {
        try {
          await client.send(new UpdateScheduleCommand(schedule));
          return;
        } catch (error) {
          if (!(error instanceof ResourceNotFoundException)) throw error;
        }
        try {
          await client.send(new CreateScheduleCommand(schedule));
          return;
        } catch (error) {
          if (!(error instanceof ConflictException) || tries >= 3) throw error;
        }
      }
    },
  };
}
