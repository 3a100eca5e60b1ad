import { type ErasurePreview, type KeyList, StoredKind } from '../../contracts/api/removals.ts';
import type { Objects } from '../objects/objects.ts';
import type { Registry } from '../registry/registry.ts';
import { forEachOf } from '../registry/writes.ts';
import { affectedVersions } from './affected-versions.ts';
import { getRemoval, type RemovalName } from './list-removals.ts';
import { storedText } from './stored-text.ts';

/** Keys of a list that are named; of the others the number is. */
const MOST_NAMED = 100;

/**
 * What erasing would take away, and what would stay; looks at what is there now, so that after an erasure it says what is
 * left. Changes nothing.
 * @throws NotRegistered
 */
export async function previewErasure(
  { corpus, languagePair, removalId }: RemovalName,
  {
    registry,
    landing,
    data,
    now,
  }: {
    registry: Pick<Registry, 'getCorpus' | 'listRemovals' | 'listDatasetVersions' | 'listDescendants'>;
    landing: Objects;
    data: Objects;
    now: () => Date;
  },
): Promise<ErasurePreview> {
  const id = { corpus, languagePair };
  const removal = await getRemoval({ ...id, removalId }, { registry, now });
  const { holding, modelVersions } = await affectedVersions(id, removal, { registry, data });
  const latest = (await registry.getCorpus(id))?.latestVersion;
  const stored = await storedText(data, { id, rule: removal, holding, latest });
  const files = new Map<StoredKind, { files: number; sizeBytes: number }>();
  for (const { kind, sizeBytes } of stored.data) {
    const before = files.get(kind) ?? { files: 0, sizeBytes: 0 };
    files.set(kind, { files: before.files + 1, sizeBytes: before.sizeBytes + sizeBytes });
  }
  return {
    removal,
    ...(latest === undefined ? {} : { latest }),
    versions: listed(holding.map(({ version }) => version).filter((version) => version !== latest)),
    modelVersions,
    data: [...files].sort(byKind).map(([kind, counts]) => ({ kind, ...counts })),
    uploads: listed(await present(landing, stored.uploads)),
    sharedUploads: listed(await present(landing, stored.sharedUploads)),
  };
}

const place = (kind: StoredKind) => StoredKind.options.indexOf(kind);
const byKind = ([a]: [StoredKind, unknown], [b]: [StoredKind, unknown]) => place(a) - place(b);

const listed = (names: readonly string[]): KeyList => ({
  count: names.length,
  first: names.slice(0, MOST_NAMED),
});

async function present(store: Objects, keys: readonly string[]): Promise<string[]> {
  const sizes = await forEachOf(keys, (key) => store.size(key));
  return keys.filter((_, index) => sizes[index] !== undefined);
}
