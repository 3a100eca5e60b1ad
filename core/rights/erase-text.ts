import type { Removal } from '../../contracts/rights.ts';
import { DragomanError } from '../errors.ts';
import type { CorpusId } from '../keys.ts';
import type { MutableObjects } from '../objects/objects.ts';
import { corpusMissing, nameOf } from '../registry/corpora.ts';
import { NotRegistered } from '../registry/errors.ts';
import type { Registry } from '../registry/registry.ts';
import { affectedVersions } from './affected-versions.ts';
import { storedText } from './stored-text.ts';

/** Text cannot be erased while the latest dataset version still holds it. */
export class RemovalNotApplied extends DragomanError {}

interface RemovalName extends CorpusId {
  removalId: string;
}

/** A removal that a version was made by, so that what is stored of its text may go. @throws NotRegistered, RemovalNotApplied */
export async function erasableRemoval(
  { removalId, ...id }: RemovalName,
  registry: Pick<Registry, 'listRemovals'>,
): Promise<Removal> {
  const removal = (await registry.listRemovals(id)).find((known) => known.removalId === removalId);
  if (!removal) {
    throw new NotRegistered(
      `${nameOf(id)} has no removal ${removalId}. Remove the text first, then erase it.`,
    );
  }
  if (removal.appliedIn === undefined) throw notApplied(removal);
  return removal;
}

/**
 * Erases what is stored of text that was removed, with all versions of the objects: uploads that hold nothing else, and
 * what earlier dataset versions were made of. Done again, it erases what has come since.
 * @returns the keys that were erased. @throws NotRegistered, RemovalNotApplied
 */
export async function eraseText(
  { corpus, languagePair, removalId }: RemovalName,
  {
    registry,
    landing,
    data,
  }: {
    registry: Pick<Registry, 'getCorpus' | 'listRemovals' | 'listDatasetVersions' | 'listDescendants'>;
    landing: MutableObjects;
    data: MutableObjects;
  },
): Promise<{ uploads: string[]; data: string[] }> {
  const id = { corpus, languagePair };
  const found = await registry.getCorpus(id);
  if (!found) throw corpusMissing(id);
  const removal = await erasableRemoval({ ...id, removalId }, registry);
  const { by, value } = removal;
  const rule = { removalId, by, value };
  const { holding } = await affectedVersions(id, rule, { registry, data });
  const latest = found.latestVersion;
  if (holding.some(({ version }) => version === latest)) throw notApplied(removal);
  const stored = await storedText(data, { id, rule, holding, latest });
  for (const key of stored.uploads) await landing.erase(key);
  for (const key of stored.data) await data.erase(key);
  return { uploads: stored.uploads, data: stored.data };
}

const notApplied = ({ corpus, languagePair, by, value }: Removal) =>
  new RemovalNotApplied(
    `The latest version of ${corpus} ${languagePair} still holds text of ${by} "${value}". Wait until a version without it is published, then erase it.`,
  );
