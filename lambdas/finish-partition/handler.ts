import { RefineItem } from '../../contracts/shard.ts';
import { inItem, startFinish } from '../../core/preparation/map-stages.ts';
import { finishPartition } from '../../core/refine/finish-partition.ts';
import { dataOf, registryOf } from '../clients.ts';
import { createHandler } from '../create-handler.ts';

export const handler = createHandler('finish-partition', RefineItem, (event, { environment, now, log }) => {
  const registry = registryOf(environment);
  const data = dataOf(environment);
  const item = { runId: event.runId, stage: 'Finish', name: String(event.item) } as const;
  return inItem({ registry, now }, item, async () => {
    await startFinish(event, { registry, data, now });
    const { read, train } = await finishPartition(event, { data, log });
    return `${train} of ${read} pairs`;
  });
});
