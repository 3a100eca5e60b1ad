import {
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  DeleteScheduleCommand,
  ResourceNotFoundException,
  type SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import type { Model } from '../../contracts/entities.ts';
import { shortHash } from '../hashing.ts';

/** Where the schedules of lines are kept and what they invoke. */
export interface LineScheduleTarget {
  groupName: string;
  startTrainingArn: string;
  roleArn: string;
  deadLetterArn: string;
}

/**
 * Makes the schedules of a line what its settings say: one that trains, one that monitors, or none. Times are UTC. Names
 * are hashes, because names of lines may be longer than Scheduler allows.
 */
export async function setLineSchedules(
  client: SchedulerClient,
  { model, trainEvery, monitorEvery }: Pick<Model, 'model' | 'trainEvery' | 'monitorEvery'>,
  target: LineScheduleTarget,
): Promise<void> {
  for (const [what, expression, event] of [
    ['train', trainEvery, { model }],
    ['monitor', monitorEvery, { monitor: model }],
  ] as const) {
    const name = { Name: `${what}-${shortHash(model)}`, GroupName: target.groupName };
    if (expression === undefined) await remove(client, name);
    else {
      await put(client, {
        ...name,
        Description: `${what} ${model}`,
        ScheduleExpression: expression,
        ScheduleExpressionTimezone: 'UTC',
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: {
          Arn: target.startTrainingArn,
          RoleArn: target.roleArn,
          Input: JSON.stringify({ ...event, how: 'schedule', who: expression }),
          RetryPolicy: { MaximumRetryAttempts: 5, MaximumEventAgeInSeconds: 3600 },
          DeadLetterConfig: { Arn: target.deadLetterArn },
        },
      });
    }
  }
}

async function put(client: SchedulerClient, schedule: CreateScheduleCommandInput): Promise<void> {
  try {
    await client.send(new UpdateScheduleCommand(schedule));
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
    await client.send(new CreateScheduleCommand(schedule));
  }
}

async function remove(client: SchedulerClient, name: { Name: string; GroupName: string }): Promise<void> {
  try {
    await client.send(new DeleteScheduleCommand(name));
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
  }
}
