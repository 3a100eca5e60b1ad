import { JobStatusEvent } from '../../contracts/events.ts';
import { PRICES } from '../../core/costs/prices.ts';
import { noteJob } from '../../core/runs/note-job.ts';
import { modelsOf, registryOf } from '../clients.ts';
import { createHandler } from '../create-handler.ts';

export const handler = createHandler('note-job', JobStatusEvent, (event, { environment }) =>
  noteJob(event, {
    registry: registryOf(environment),
    models: modelsOf(environment),
    machines: environment.QUEUE_MACHINES,
    prices: PRICES,
  }),
);
