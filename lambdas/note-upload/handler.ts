import { noteUploads, UploadQueueEvent } from '../../core/intake/note-upload.ts';
import { preparationSchedules } from '../../core/intake/schedules.ts';
import { notify } from '../../core/notifications/notify.ts';
import { dataOf, landingOf, registryOf, scheduler, sns } from '../clients.ts';
import { createHandler } from '../create-handler.ts';

/** @returns the messages that SQS shall deliver again */
export const handler = createHandler('note-upload', UploadQueueEvent, (event, { environment, now, log }) =>
  noteUploads(event.Records, {
    registry: registryOf(environment),
    landing: landingOf(environment),
    data: dataOf(environment),
    schedules: preparationSchedules(scheduler(), {
      groupName: environment.SCHEDULE_GROUP_NAME,
      startPreparationArn: environment.START_PREPARATION_ARN,
      roleArn: environment.SCHEDULE_ROLE_ARN,
    }),
    notify: (message) => notify(sns(), environment.TOPIC_ARN, message),
    now,
    log,
    quietPeriodSeconds: environment.QUIET_PERIOD_SECONDS,
    longestWaitSeconds: environment.LONGEST_WAIT_SECONDS,
  }),
);
