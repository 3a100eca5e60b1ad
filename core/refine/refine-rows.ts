import type { PreparationPlan } from '../../contracts/plan.ts';
import type { Aligner } from '../alignment/aligner.ts';
import { compareOrigins, compareText, mergeDuplicates } from '../dedup/duplicates.ts';
import { type Pair, pairId } from '../pairs/pair.ts';
import type { HeldOutIndex } from '../splits/held-out-index.ts';

/** A pair on its way through Refine. */
export interface RefineRow extends Pair {
  pairId: string;
  partition: number;
  /** Of its first origin. */
  sourceId: string;
  /** Null where it was not scored. */
  score: number | null;
}

/** Why a pair is not in training. */
export interface RefineDrop {
  row: RefineRow;
  reason: 'held-out-duplicate' | 'leak' | 'score' | 'duplicate';
  detail: string;
}

/** What became of the pairs; every one is in exactly one of the three. Each in canonical order. */
export interface RefinedRows {
  train: RefineRow[];
  heldOut: { row: RefineRow; setId: string }[];
  drops: RefineDrop[];
}

/** What the decisions depend on beside the pairs. */
export interface RefineRules {
  plan: Pick<PreparationPlan, 'sources'>;
  heldOut: HeldOutIndex;
  /** Absent when pairs are not scored. */
  aligner?: Aligner;
}

/** A row for a pair as it lies in a shard. */
export function refineRow(partition: number, pair: Pair): RefineRow {
  return {
    ...pair,
    pairId: pairId(pair),
    partition,
    sourceId: pair.origins[0].sourceId,
    score: null,
  };
}

/**
 * Decides on all pairs of whole partitions, in this order: held-out sets, decontamination of training, alignment score,
 * duplicates. A function of the set of rows: neither their order nor the shards they came from matter.
 */
export function decideRows(rows: readonly RefineRow[], rules: RefineRules): RefinedRows {
  const heldOut: RefinedRows['heldOut'] = [];
  const drops: RefineDrop[] = [];
  const survivors: RefineRow[] = [];
  const represented = new Set<string>();
  for (const row of [...rows].sort(canonicalOrder)) {
    const membership = membershipOf(row, rules);
    if (membership) {
      const { setId, member } = membership;
      const representative = `${setId}/${row.pairId}`;
      if (member && !represented.has(representative)) {
        represented.add(representative);
        heldOut.push({ row, setId });
      } else drops.push({ row, reason: 'held-out-duplicate', detail: setId });
      continue;
    }
    const leak = rules.heldOut.leakOf(row);
    if (leak) {
      drops.push({ row, reason: 'leak', detail: `${leak.setId} ${leak.how}` });
      continue;
    }
    const verdict = rules.aligner?.judge(row, row.sourceId) ?? { score: null };
    const scored = { ...row, score: verdict.score };
    if (verdict.rejectedBelow === undefined) survivors.push(scored);
    else {
      drops.push({ row: scored, reason: 'score', detail: `under ${verdict.rejectedBelow.toFixed(3)}` });
    }
  }
  const { kept, dropped } = mergeDuplicates(survivors);
  for (const { row, winner } of dropped) drops.push({ row, reason: 'duplicate', detail: winner });
  return {
    train: kept.sort(canonicalOrder),
    heldOut,
    drops: drops.sort((a, b) => canonicalOrder(a.row, b.row)),
  };
}

/** The held-out set whose text a pair is, and whether it is the pair that stands for it there. */
function membershipOf(
  row: RefineRow,
  { plan, heldOut }: RefineRules,
): { setId: string; member: boolean } | undefined {
  if (plan.sources[row.sourceId]?.use === 'test') {
    const setId = heldOut.memberOf(row.sourceId, row.pairId);
    return { setId: setId ?? row.sourceId, member: setId !== undefined };
  }
  const unit = heldOut.unitOf(row.source);
  return unit && { setId: unit.setId, member: unit.pairId === row.pairId };
}

/** By partition, pair id, first origin: files written in this order are the same for any number and order of shards. */
function canonicalOrder(a: RefineRow, b: RefineRow): number {
  return (
    a.partition - b.partition || compareText(a.pairId, b.pairId) || compareOrigins(a.origins[0], b.origins[0])
  );
}
