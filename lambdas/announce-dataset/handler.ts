import { PreparationInput } from '../../contracts/states.ts';
import { publishEvent } from '../../core/events/publish-event.ts';
import { announceDataset } from '../../core/preparation/announce-dataset.ts';
import { dataOf, eventBridge, registryOf } from '../clients.ts';
import { createHandler } from '../create-handler.ts';

export const handler = createHandler('announce-dataset', PreparationInput, (event, { environment, now }) =>
  announceDataset(event, {
    registry: registryOf(environment),
    data: dataOf(environment),
    dataBucket: environment.DATA_BUCKET,
    publishEvent: (type, detail) => publishEvent(eventBridge(), environment.EVENT_BUS_NAME, type, detail),
    now,
  }),
);
