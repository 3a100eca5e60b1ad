import type { RemovalState, StoredState } from '../../contracts/api/removals.ts';
import type { DatasetVersion } from '../../contracts/entities.ts';
import type { Removal } from '../../contracts/rights.ts';

/** An erasure that was not heard of for so long has been lost: the Lambda that erases has 15 minutes. */
const LOST_AFTER_MINUTES = 20;

/**
 * Where the text of a removal still is, as the marks of versions and the notes of the one that erases say; no object is
 * looked at.
 * @param versions all of the corpus, newest first @param latest the version that may not lose its files
 */
export function removalState(
  removal: Removal,
  { versions, latest, now }: { versions: readonly DatasetVersion[]; latest: string | undefined; now: Date },
): RemovalState {
  const { removalId, appliedIn, erasure } = removal;
  const marked = versions.filter(({ containsRemoved }) => containsRemoved?.includes(removalId));
  const inUse = marked.some(({ version }) => version === latest);
  const silentMinutes = erasure ? (now.getTime() - Date.parse(erasure.notedAt)) / 60_000 : 0;
  const stored = (): StoredState => {
    if (erasure?.status === 'ERASING') return silentMinutes > LOST_AFTER_MINUTES ? 'lost' : 'erasing';
    if (inUse || (appliedIn === undefined && marked.length > 0)) return 'in-use';
    if (erasure?.status === 'FAILED') return 'failed';
    // A run that was under way at the removal may have published the text once more.
    if (erasure) return marked.some(({ createdAt }) => createdAt > erasure.notedAt) ? 'kept' : 'erased';
    return marked.length === 0 ? 'nowhere' : 'kept';
  };
  return { ...removal, heldBy: marked.length, stored: stored() };
}
