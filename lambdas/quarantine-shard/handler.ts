import { QuarantineShardEvent } from '../../contracts/states.ts';
import { quarantineInput } from '../../core/ingest/quarantine-input.ts';
import { inItem } from '../../core/preparation/map-stages.ts';
import { quarantinedAfter } from '../../core/runs/run-events.ts';
import { dataOf, landingOf, registryOf } from '../clients.ts';
import { createHandler } from '../create-handler.ts';

export const handler = createHandler(
  'quarantine-shard',
  QuarantineShardEvent,
  (event, { environment, now }) =>
    inItem(
      { registry: registryOf(environment), now },
      {
        runId: event.item.runId,
        stage: 'Ingest',
        name: `${event.item.shard}/${event.item.inputs.join('.')}`,
      },
      async () => {
        await quarantineInput(event, { landing: landingOf(environment), data: dataOf(environment) });
        return quarantinedAfter(event.error);
      },
    ),
);
