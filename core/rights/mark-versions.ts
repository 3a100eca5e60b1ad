import type { DatasetManifest } from '../../contracts/manifest.ts';
import type { RemovalRule } from '../../contracts/rights.ts';
import type { Registry } from '../registry/registry.ts';
import { mayHold } from './removal-rules.ts';

/** Ids of the removals whose text a dataset version may hold. */
export function heldBy(manifest: DatasetManifest, removals: readonly RemovalRule[]): string[] {
  const applied = new Set(manifest.removals);
  return removals
    .filter(({ removalId }) => !applied.has(removalId))
    .filter((rule) => manifest.inputs.some((input) => mayHold(input, rule)))
    .map(({ removalId }) => removalId);
}

/** After a version is published: which removals it fulfils, and which have come too late for it. */
export async function settleRemovals(
  manifest: DatasetManifest,
  registry: Pick<Registry, 'listRemovals' | 'markRemovalsApplied' | 'markDatasetVersion'>,
): Promise<void> {
  await registry.markRemovalsApplied(manifest, manifest.removals, manifest.version);
  const held = heldBy(manifest, await registry.listRemovals(manifest));
  if (held.length > 0) await registry.markDatasetVersion(manifest, manifest.version, held);
}
