import type { PreparationPlan } from '../../contracts/plan.ts';
import type { PhraseSpike } from '../../contracts/text-sketch.ts';
import { mergeDuplicates } from '../dedup/duplicates.ts';
import type { Comparison, Loss } from '../dedup/losses.ts';
import { compareOrigins, compareText } from '../dedup/rank.ts';
import { type Pair, pairId } from '../pairs/pair.ts';
import type { HeldOutIndex } from '../splits/held-out-index.ts';
import { compareRows } from './compare-rows.ts';
import { type Exclusion, findExclusion } from './exclusions.ts';
import type { JudgePairs, PairVerdict } from './judge-pairs.ts';

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
  reason:
    | 'held-out-duplicate'
    | 'leak'
    | NonNullable<PairVerdict['rejection']>['reason']
    | 'duplicate'
    | 'source-cap'
    | Exclusion['reason']
    | Loss['reason'];
  detail: string;
}

/** What became of the pairs; every one is a survivor, held out or dropped. Each list in canonical order. */
export interface RefinedRows {
  /** What is left for training, as far as these rows alone tell. */
  survivors: RefineRow[];
  /** The survivors under the keys by which they meet pairs of other items; a place is an index into them. */
  comparison: Comparison<{ row: number }>;
  heldOut: { row: RefineRow; setId: string }[];
  drops: RefineDrop[];
}

/** What the decisions depend on beside the pairs. */
export interface RefineRules {
  plan: Pick<PreparationPlan, 'sources' | 'recipe' | 'shards'>;
  heldOut: HeldOutIndex;
  /** Of this run's deliveries. */
  spikes: readonly PhraseSpike[];
  /** By alignment and other scores. */
  judge: JudgePairs;
}

/** A row for a pair as it lies in a shard. */
export function refineRow(partition: number, pair: Pair): RefineRow {
  const { source, target, domain, origins } = pair;
  // All rows have the same fields in the same order, which makes them cheap to read.
  return {
    source,
    target,
    domain,
    origins,
    pairId: pairId(pair),
    partition,
    sourceId: origins[0].sourceId,
    score: null,
  };
}

/**
 * Decides on all pairs of whole partitions and notes their scores in them, in this order: what must not be trained on, held-out sets, decontamination
 * of training, scores, exact duplicates, too many targets of a source; then near-duplicates and too many sources of a
 * target, as far as they are among these pairs. A function of the set of rows: neither their order nor the shards they
 * came from matter.
 */
export function decideRows(rows: readonly RefineRow[], rules: RefineRules): RefinedRows {
  const heldOut: RefinedRows['heldOut'] = [];
  const drops: RefineDrop[] = [];
  const candidates: RefineRow[] = [];
  const represented = new Set<string>();
  const exclude = findExclusion(rules.plan, rules.spikes);
  for (const row of [...rows].sort(canonicalOrder)) {
    const exclusion = exclude(row);
    if (exclusion) {
      drops.push({ row, ...exclusion });
      continue;
    }
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
    candidates.push(row);
  }
  const survivors: RefineRow[] = [];
  for (const [at, { score, rejection }] of rules.judge(candidates).entries()) {
    const row = candidates[at];
    row.score = score;
    if (rejection) drops.push({ row, ...rejection });
    else survivors.push(row);
  }
  const { kept, dropped } = mergeDuplicates(survivors);
  for (const { row, winner } of dropped) drops.push({ row, reason: 'duplicate', detail: winner });
  const compared = compareRows(kept.sort(canonicalOrder), rules.plan.recipe.duplicates);
  return {
    survivors: compared.survivors,
    comparison: compared.comparison,
    heldOut,
    drops: [...drops, ...compared.drops].sort((a, b) => canonicalOrder(a.row, b.row)),
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
  const setId = heldOut.setOfUnit(row);
  return setId === undefined ? undefined : { setId, member: heldOut.isMember(setId, row.pairId) };
}

/** By partition, pair id, first origin: files written in this order are the same for any number and order of shards. */
function canonicalOrder(a: RefineRow, b: RefineRow): number {
  return (
    a.partition - b.partition || compareText(a.pairId, b.pairId) || compareOrigins(a.origins[0], b.origins[0])
  );
}
