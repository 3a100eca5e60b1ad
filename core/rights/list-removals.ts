import type { RemovalState } from '../../contracts/api/removals.ts';
import type { CorpusId } from '../keys.ts';
import { nameOf } from '../registry/corpora.ts';
import { NotRegistered } from '../registry/errors.ts';
import type { Registry } from '../registry/registry.ts';
import { removalState } from './removal-state.ts';

export interface RemovalName extends CorpusId {
  removalId: string;
}

export interface RemovalReading {
  registry: Pick<Registry, 'getCorpus' | 'listRemovals' | 'listDatasetVersions'>;
  now: () => Date;
}

/** All removals of a corpus with where their text still is, newest first. */
export async function listRemovals(
  { corpus, languagePair }: CorpusId,
  { registry, now }: RemovalReading,
): Promise<RemovalState[]> {
  const id = { corpus, languagePair };
  const [found, removals, versions] = await Promise.all([
    registry.getCorpus(id),
    registry.listRemovals(id),
    registry.listDatasetVersions(id),
  ]);
  const known = { versions, latest: found?.latestVersion, now: now() };
  return removals
    .sort((a, b) => (a.requestedAt < b.requestedAt ? 1 : -1))
    .map((removal) => removalState(removal, known));
}

/** One of them. @throws NotRegistered */
export async function getRemoval(name: RemovalName, reading: RemovalReading): Promise<RemovalState> {
  const found = (await listRemovals(name, reading)).find(({ removalId }) => removalId === name.removalId);
  if (!found) {
    throw new NotRegistered(
      `${nameOf(name)} has no removal ${name.removalId}. Remove the text first, then erase it.`,
    );
  }
  return found;
}
