import {
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  DeleteScheduleCommand,
  ResourceNotFoundException,
  type SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import type { LineSchedule } from '../../contracts/timing.ts';

/** Where schedules of one kind are kept, and as whom they invoke. */
export interface ScheduleTarget {
  groupName: string;
  roleArn: string;
  deadLetterArn: string;
}

/** A schedule that recurs: when, and what it invokes with what. */
export interface Recurring {
  /** In the group. */
  name: string;
  description: string;
  timing: LineSchedule;
  lambdaArn: string;
  input: object;
  retries: { attempts: number; seconds: number };
}

/** Creates a recurring schedule of EventBridge Scheduler or replaces it. */
export async function putSchedule(
  client: SchedulerClient,
  { groupName, roleArn, deadLetterArn }: ScheduleTarget,
  { name, description, timing, lambdaArn, input, retries }: Recurring,
): Promise<void> {
  const schedule: CreateScheduleCommandInput = {
    Name: name,
    GroupName: groupName,
    Description: description,
    ScheduleExpression: timing.expression,
    ScheduleExpressionTimezone: timing.timeZone,
    FlexibleTimeWindow: { Mode: 'OFF' },
    State: timing.enabled ? 'ENABLED' : 'DISABLED',
    Target: {
      Arn: lambdaArn,
      RoleArn: roleArn,
      Input: JSON.stringify(input),
      RetryPolicy: { MaximumRetryAttempts: retries.attempts, MaximumEventAgeInSeconds: retries.seconds },
      DeadLetterConfig: { Arn: deadLetterArn },
    },
  };
  try {
    await client.send(new UpdateScheduleCommand(schedule));
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
    await client.send(new CreateScheduleCommand(schedule));
  }
}

/** Takes a schedule away, also when there is none. */
export async function removeSchedule(
  client: SchedulerClient,
  { groupName }: ScheduleTarget,
  name: string,
): Promise<void> {
  try {
    await client.send(new DeleteScheduleCommand({ Name: name, GroupName: groupName }));
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
  }
}
