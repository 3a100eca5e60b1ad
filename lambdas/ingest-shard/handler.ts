import { IngestItem } from '../../contracts/shard.ts';
import { ingestShard } from '../../core/ingest/ingest-shard.ts';
import { inItem } from '../../core/preparation/map-stages.ts';
import { dataOf, landingOf, registryOf } from '../clients.ts';
import { createHandler } from '../create-handler.ts';

export const handler = createHandler('ingest-shard', IngestItem, (event, { environment, now, log }) =>
  inItem(
    { registry: registryOf(environment), now },
    { runId: event.runId, stage: 'Ingest', name: `${event.shard}/${event.inputs.join('.')}` },
    async () => {
      const stores = { landing: landingOf(environment), data: dataOf(environment) };
      const { pairs } = await ingestShard(event, { ...stores, log });
      return `${pairs} pairs kept`;
    },
  ),
);
