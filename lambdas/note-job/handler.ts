import { JobStatusEvent } from '../../contracts/events.ts';
import { noteJob } from '../../core/runs/note-job.ts';
import { registryOf } from '../clients.ts';
import { createHandler } from '../create-handler.ts';

export const handler = createHandler('note-job', JobStatusEvent, (event, { environment }) =>
  noteJob(event, { registry: registryOf(environment) }),
);
