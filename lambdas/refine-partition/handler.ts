import { RefineItem } from '../../contracts/shard.ts';
import { noteItem } from '../../core/preparation/map-stages.ts';
import { refinePartition } from '../../core/refine/refine-partition.ts';
import { dataOf, registryOf } from '../clients.ts';
import { createHandler } from '../create-handler.ts';

export const handler = createHandler(
  'refine-partition',
  RefineItem,
  async (event, { environment, now, log }) => {
    const { read, train } = await refinePartition(event, { data: dataOf(environment), log });
    await noteItem(
      { registry: registryOf(environment), now },
      { runId: event.runId, stage: 'Refine', name: String(event.item), message: `${train} of ${read} pairs` },
    );
  },
);
