import type { SearchHit } from '../../contracts/api/search.ts';
import type { Registry } from '../registry/registry.ts';
import { forEachOf } from '../registry/writes.ts';

/** Leaves out sources that were removed: the registry tells of no removal, and nothing else is ever removed from it. */
export async function withoutRemoved(
  hits: readonly SearchHit[],
  { registry }: { registry: Pick<Registry, 'getSource'> },
): Promise<SearchHit[]> {
  const there = await forEachOf(hits, async ({ kind, corpus, languagePair, sourceId = '' }) =>
    kind === 'source' ? (await registry.getSource({ corpus, languagePair, sourceId })) !== undefined : true,
  );
  return hits.filter((_, index) => there[index]);
}
