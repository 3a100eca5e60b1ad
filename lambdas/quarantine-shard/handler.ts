import { QuarantineShardEvent } from '../../contracts/states.ts';
import { quarantineInput } from '../../core/ingest/quarantine-input.ts';
import { noteItem } from '../../core/preparation/map-stages.ts';
import { dataOf, landingOf, registryOf } from '../clients.ts';
import { createHandler } from '../create-handler.ts';

export const handler = createHandler(
  'quarantine-shard',
  QuarantineShardEvent,
  async (event, { environment, now }) => {
    await quarantineInput(event, { landing: landingOf(environment), data: dataOf(environment) });
    const { runId, shard, inputs } = event.item;
    await noteItem(
      { registry: registryOf(environment), now },
      { runId, stage: 'Ingest', name: `${shard}.${inputs[0]}`, message: `quarantined after ${event.error}` },
    );
  },
);
