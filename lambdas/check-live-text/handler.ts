import { UploadEvent } from '../../contracts/events.ts';
import { publishEvent } from '../../core/events/publish-event.ts';
import { checkLiveText } from '../../core/monitoring/check-live-text.ts';
import { dataOf, eventBridge, landingOf, registryOf } from '../clients.ts';
import { createHandler } from '../create-handler.ts';

/** @returns what was found, nothing for uploads that are no live text */
export const handler = createHandler('check-live-text', UploadEvent, (event, { environment, log, now }) =>
  checkLiveText(event, {
    registry: registryOf(environment),
    landing: landingOf(environment),
    data: dataOf(environment),
    publishEvent: (type, detail) => publishEvent(eventBridge(), environment.EVENT_BUS_NAME, type, detail),
    log,
    now,
  }),
);
