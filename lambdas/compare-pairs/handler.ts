import { CompareItem } from '../../contracts/comparison.ts';
import { inItem, startCompare } from '../../core/preparation/map-stages.ts';
import { comparePairs } from '../../core/refine/compare-pairs.ts';
import { sum } from '../../core/statistics/counts.ts';
import { dataOf, registryOf } from '../clients.ts';
import { createHandler } from '../create-handler.ts';

export const handler = createHandler('compare-pairs', CompareItem, (event, { environment, now, log }) => {
  const registry = registryOf(environment);
  const data = dataOf(environment);
  const item = { runId: event.runId, stage: 'Compare', name: String(event.item) } as const;
  return inItem({ registry, now }, item, async () => {
    await startCompare(event, { registry, data, now });
    const { entries, losers } = await comparePairs(event, { data, log });
    return `${sum(Object.values(losers))} of ${entries} entries lose`;
  });
});
