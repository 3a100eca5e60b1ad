import {
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  DeleteScheduleCommand,
  ResourceNotFoundException,
  type SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';

/** Creates a schedule of EventBridge Scheduler or replaces it. */
export async function putSchedule(
  client: SchedulerClient,
  schedule: CreateScheduleCommandInput,
): Promise<void> {
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
  name: { Name: string; GroupName: string },
): Promise<void> {
  try {
    await client.send(new DeleteScheduleCommand(name));
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
  }
}
