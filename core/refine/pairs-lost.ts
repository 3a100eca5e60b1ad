import type { RefineDraft } from '../../contracts/comparison.ts';
import type { RefineItem } from '../../contracts/shard.ts';
import { DragomanError } from '../errors.ts';
import { sum } from '../statistics/counts.ts';

/** An item did not account for every pair that it read: a bug, which must not become a dataset. */
export class PairsLost extends DragomanError {}

/** @param left pairs that are neither held out nor dropped @throws PairsLost */
export function assertNothingLost(
  { item, runId }: RefineItem,
  { read, heldOut, drops }: Pick<RefineDraft, 'read' | 'heldOut' | 'drops'>,
  left: number,
): void {
  const accounted = left + sum(Object.values(heldOut)) + sum(Object.values(drops));
  if (accounted !== read) {
    throw new PairsLost(
      `Item ${item} of run ${runId} read ${read} pairs but accounted for ${accounted}. This is a bug; report it with the run's id.`,
    );
  }
}
