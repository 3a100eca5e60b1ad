import type { SchedulerClient } from '@aws-sdk/client-scheduler';
import type { LineSchedule } from '../../contracts/timing.ts';
import { shortHash } from '../hashing.ts';
import { putSchedule, removeSchedule, type ScheduleTarget } from '../schedules/put-schedule.ts';

/** What a model line does by schedule: train, or evaluate its champion on newer text. */
export type LineWork = 'training' | 'monitoring';

/** When lines train and are monitored: at most one recurring schedule each. */
export interface LineSchedules {
  /** Makes the schedule what the settings of the line say; none takes it away. */
  set(model: string, work: LineWork, schedule: LineSchedule | undefined): Promise<void>;
}

/** Where the schedules of lines are kept and what they invoke. */
export interface LineScheduleTarget extends ScheduleTarget {
  startTrainingArn: string;
}

/** Schedules of EventBridge Scheduler. Their names are hashes, because names of lines may be longer than it allows. */
export function lineSchedules(client: SchedulerClient, target: LineScheduleTarget): LineSchedules {
  return {
    async set(model, work, schedule) {
      const verb = work === 'training' ? 'train' : 'monitor';
      const name = `${verb}-${shortHash(model)}`;
      if (schedule === undefined) return removeSchedule(client, target, name);
      await putSchedule(client, target, {
        name,
        description: `${verb} ${model}`,
        timing: schedule,
        lambdaArn: target.startTrainingArn,
        input: {
          ...(work === 'training' ? { model } : { monitor: model }),
          how: 'schedule',
          who: schedule.expression,
        },
        retries: { attempts: 5, seconds: 3600 },
      });
    },
  };
}
