import { IngestItem } from '../../contracts/shard.ts';
import { ingestShard } from '../../core/ingest/ingest-shard.ts';
import { noteItem } from '../../core/preparation/map-stages.ts';
import { dataOf, landingOf, registryOf } from '../clients.ts';
import { createHandler } from '../create-handler.ts';

export const handler = createHandler('ingest-shard', IngestItem, async (event, { environment, now, log }) => {
  const { pairs } = await ingestShard(event, {
    landing: landingOf(environment),
    data: dataOf(environment),
    log,
  });
  await noteItem(
    { registry: registryOf(environment), now },
    { runId: event.runId, stage: 'Ingest', name: String(event.shard), message: `${pairs} pairs kept` },
  );
});
