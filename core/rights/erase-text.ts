import type { Erasure } from '../../contracts/rights.ts';
import type { MutableObjects } from '../objects/objects.ts';
import type { Registry } from '../registry/registry.ts';
import { affectedVersions } from './affected-versions.ts';
import { getRemoval, type RemovalName } from './list-removals.ts';
import { failedErasure, notApplied } from './request-erasure.ts';
import { storedText } from './stored-text.ts';

/** Objects that are erased at once, and noted together. */
const AT_ONCE = 25;

export interface EraseTextDependencies {
  registry: Pick<
    Registry,
    'getCorpus' | 'listRemovals' | 'listDatasetVersions' | 'listDescendants' | 'noteErasure'
  >;
  landing: MutableObjects;
  data: MutableObjects;
  now: () => Date;
}

/** Keys that were erased. */
export interface ErasedText {
  uploads: string[];
  data: string[];
}

/**
 * Erases what is stored of text that was removed, with all versions of the objects: uploads that hold nothing else, and
 * what earlier dataset versions were made of. It goes on where a failed try of the same request has stopped, notes how
 * far it is, and at last what is gone or why not. Without a request that is open it does nothing.
 * @throws NotRegistered, RemovalNotApplied
 */
export async function eraseText(
  { corpus, languagePair, removalId }: RemovalName,
  { registry, landing, data, now }: EraseTextDependencies,
): Promise<ErasedText> {
  const id = { corpus, languagePair };
  const name = { ...id, removalId };
  const removal = await getRemoval(name, { registry, now });
  const gone: ErasedText = { uploads: [], data: [] };
  let noted = removal.erasure;
  // Events come at least once, and may come again after the work is done.
  if (noted === undefined || noted.status === 'ERASED') return gone;
  /** @returns false when another one has taken the work over */
  const note = async (change: Partial<Erasure>) => {
    const { failure: _, ...before } = noted as Erasure;
    const next: Erasure = { ...before, ...change, notedAt: now().toISOString() };
    const isOurs = await registry.noteErasure(name, next, noted);
    if (isOurs) noted = next;
    return isOurs;
  };
  try {
    const rule = { removalId, by: removal.by, value: removal.value };
    const { holding } = await affectedVersions(id, rule, { registry, data });
    const latest = (await registry.getCorpus(id))?.latestVersion;
    if (holding.some(({ version }) => version === latest)) throw notApplied(removal);
    const stored = await storedText(data, { id, rule, holding, latest });
    const all = [
      ...stored.uploads.map((key) => ({ place: 'uploads' as const, store: landing, key })),
      ...stored.data.map(({ key }) => ({ place: 'data' as const, store: data, key })),
    ];
    const before = noted.erased;
    const plus = (counts: { uploads: number; data: number }) => ({
      uploads: before.uploads + counts.uploads,
      data: before.data + counts.data,
    });
    const found = plus({ uploads: stored.uploads.length, data: stored.data.length });
    const sharedUploads = stored.sharedUploads.length;
    if (!(await note({ status: 'ERASING', found, sharedUploads }))) return gone;
    for (let first = 0; first < all.length; first += AT_ONCE) {
      const outcomes = await Promise.allSettled(
        all.slice(first, first + AT_ONCE).map(async ({ place, store, key }) => {
          if (await store.erase(key)) gone[place].push(key);
        }),
      );
      const erased = plus({ uploads: gone.uploads.length, data: gone.data.length });
      if (!(await note({ erased }))) return gone;
      const failed = outcomes.find((outcome) => outcome.status === 'rejected');
      if (failed) throw failed.reason;
    }
    await note({ status: 'ERASED' });
    return gone;
  } catch (error) {
    await registry.noteErasure(name, failedErasure(noted, error, now()), noted);
    throw error;
  }
}
