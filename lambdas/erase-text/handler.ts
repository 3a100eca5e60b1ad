import { EraseTextEvent } from '../../contracts/states.ts';
import { eraseText } from '../../core/rights/erase-text.ts';
import { dataOf, landingOf, registryOf } from '../clients.ts';
import { createHandler } from '../create-handler.ts';

/** The only Lambda that may take uploads and dataset versions away. @returns how many objects are gone */
export const handler = createHandler(
  'erase-text',
  EraseTextEvent,
  async (event, { environment, log, now }) => {
    const erased = await eraseText(event, {
      registry: registryOf(environment),
      landing: landingOf(environment),
      data: dataOf(environment),
      now,
    });
    const counts = { uploads: erased.uploads.length, data: erased.data.length };
    log.info('text erased', { removalId: event.removalId, ...counts });
    return counts;
  },
);
