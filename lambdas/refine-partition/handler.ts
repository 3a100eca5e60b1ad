import { RefineItem } from '../../contracts/shard.ts';
import { inItem } from '../../core/preparation/map-stages.ts';
import { refinePartition } from '../../core/refine/refine-partition.ts';
import { dataOf, registryOf } from '../clients.ts';
import { createHandler } from '../create-handler.ts';

export const handler = createHandler('refine-partition', RefineItem, (event, { environment, now, log }) =>
  inItem(
    { registry: registryOf(environment), now },
    { runId: event.runId, stage: 'Refine', name: String(event.item) },
    async () => {
      const { read, files } = await refinePartition(event, { data: dataOf(environment), log });
      return `${files.survivors?.rows ?? 0} of ${read} pairs`;
    },
  ),
);
