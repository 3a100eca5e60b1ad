import { TrainingInput } from '../../contracts/states.ts';
import { publishEvent } from '../../core/events/publish-event.ts';
import { promoteModel } from '../../core/training/promote-model.ts';
import { eventBridge, registryOf } from '../clients.ts';
import { createHandler } from '../create-handler.ts';

export const handler = createHandler('promote-model', TrainingInput, (event, { environment, now }) =>
  promoteModel(event, {
    registry: registryOf(environment),
    publishEvent: (type, detail) => publishEvent(eventBridge(), environment.EVENT_BUS_NAME, type, detail),
    now,
  }),
);
