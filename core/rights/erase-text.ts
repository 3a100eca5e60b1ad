import type { Erasure, Removal } from '../../contracts/rights.ts';
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
  dependencies: EraseTextDependencies,
): Promise<ErasedText> {
  const name = { corpus, languagePair, removalId };
  const removal = await getRemoval(name, dependencies);
  // Events come at least once, and may come again after the work is done.
  if (removal.erasure === undefined || removal.erasure.status === 'ERASED') return { uploads: [], data: [] };
  const notes = erasureNotes(name, removal.erasure, dependencies);
  try {
    return await eraseAll(removal, notes, dependencies);
  } catch (error) {
    await notes.failed(error);
    throw error;
  }
}

async function eraseAll(
  removal: Removal,
  notes: ErasureNotes,
  { registry, landing, data }: EraseTextDependencies,
): Promise<ErasedText> {
  const { corpus, languagePair } = removal;
  const id = { corpus, languagePair };
  const { holding } = await affectedVersions(id, removal, { registry, data });
  const latest = (await registry.getCorpus(id))?.latestVersion;
  if (holding.some(({ version }) => version === latest)) throw notApplied(removal);
  const stored = await storedText(data, { id, rule: removal, holding, latest });
  const all = [
    ...stored.uploads.map((key) => ({ place: 'uploads' as const, store: landing, key })),
    ...stored.data.map(({ key }) => ({ place: 'data' as const, store: data, key })),
  ];
  const gone: ErasedText = { uploads: [], data: [] };
  const before = notes.last().erased;
  const withBefore = (these: { uploads: readonly unknown[]; data: readonly unknown[] }) => ({
    uploads: before.uploads + these.uploads.length,
    data: before.data + these.data.length,
  });
  const found = { found: withBefore(stored), sharedUploads: stored.sharedUploads.length };
  let isOurs = await notes.put({ status: 'ERASING', ...found });
  for (let first = 0; first < all.length && isOurs; first += AT_ONCE) {
    const outcomes = await Promise.allSettled(
      all.slice(first, first + AT_ONCE).map(async ({ place, store, key }) => {
        if (await store.erase(key)) gone[place].push(key);
      }),
    );
    isOurs = await notes.put({ erased: withBefore(gone) });
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed && isOurs) throw failed.reason;
  }
  if (isOurs) await notes.put({ status: 'ERASED' });
  return gone;
}

type ErasureNotes = ReturnType<typeof erasureNotes>;

/** What is noted with the removal of its erasure, as long as nobody else has taken the work over. */
function erasureNotes(
  name: RemovalName,
  begun: Erasure,
  { registry, now }: Pick<EraseTextDependencies, 'registry' | 'now'>,
) {
  let noted = begun;
  return {
    last: (): Erasure => noted,
    /** @returns false when another one has taken the work over */
    async put(change: Partial<Erasure>): Promise<boolean> {
      const { failure: _, ...before } = noted;
      const next: Erasure = { ...before, ...change, notedAt: now().toISOString() };
      const isOurs = await registry.noteErasure(name, next, noted);
      if (isOurs) noted = next;
      return isOurs;
    },
    failed: (error: unknown) => registry.noteErasure(name, failedErasure(noted, error, now()), noted),
  };
}
