import type { PreparationPlan } from '../../contracts/plan.ts';
import type { PhraseSpike } from '../../contracts/text-sketch.ts';
import { mergeDuplicates } from '../dedup/duplicates.ts';
import { HashIndex } from '../dedup/kernels/hash-index.ts';
import type { Comparison, Loss } from '../dedup/losses.ts';
import { compareOrigins, compareText } from '../dedup/rank.ts';
import { type Pair, pairId } from '../pairs/pair.ts';
import type { HeldOutIndex } from '../splits/held-out-index.ts';
import { PairTokens } from '../text/pair-tokens.ts';
import { compareRows } from './compare-rows.ts';
import { type Exclusion, findExclusion } from './exclusions.ts';
import type { JudgePairs, PairBatch, PairVerdict } from './judge-pairs.ts';

/** A pair on its way through Refine. */
export interface RefineRow extends Pair {
  pairId: string;
  partition: number;
  /** Of its first origin. */
  sourceId: string;
  /** Null where it was not scored. */
  score: number | null;
  /** 53 bits of a hash of each side's skeleton, by which pairs meet; names nothing for good. */
  sourceKey: number;
  targetKey: number;
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
export function refineRow(partition: number, pair: Pair, tokens = new PairTokens()): RefineRow {
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
    sourceKey: tokens.source.of(source).skeletonKey,
    targetKey: tokens.target.of(target).skeletonKey,
  };
}

/**
 * Decides on all pairs of whole partitions and notes their scores in them, in this order: what must not be trained on,
 * held-out sets, decontamination of training, scores, exact duplicates, too many targets of a source; then
 * near-duplicates and too many sources of a target, as far as they are among these pairs. A function of the set of rows:
 * neither their order nor the shards they came from matter.
 */
export class RowDecisions {
  private readonly heldOut: { row: RefineRow; setId: string; member: boolean }[] = [];
  private readonly drops: RefineDrop[] = [];
  private readonly candidates: RefineRow[] = [];
  private readonly batch: PairBatch;
  private readonly exclude: ReturnType<typeof findExclusion>;

  constructor(private readonly rules: RefineRules) {
    this.batch = rules.judge();
    this.exclude = findExclusion(rules.plan, rules.spikes);
  }

  /** Looks at everything that one pair tells alone: at best while its tokens are those that were read last. */
  add(row: RefineRow): void {
    const exclusion = this.exclude(row);
    if (exclusion) {
      this.drops.push({ row, ...exclusion });
      return;
    }
    const membership = membershipOf(row, this.rules);
    if (membership) {
      this.heldOut.push({ row, ...membership });
      return;
    }
    const leak = this.rules.heldOut.leakOf(row);
    if (leak) {
      this.drops.push({ row, reason: 'leak', detail: `${leak.setId} ${leak.how}` });
      return;
    }
    this.candidates.push(row);
    this.batch.add(row);
  }

  /** What becomes of the rows, once all are there. */
  finish(): RefinedRows {
    const drops = [...this.drops];
    const heldOut = this.representatives(drops);
    const survivors: RefineRow[] = [];
    for (const [at, { score, rejection }] of this.batch.judge().entries()) {
      const row = this.candidates[at];
      row.score = score;
      if (rejection) drops.push({ row, ...rejection });
      else survivors.push(row);
    }
    const { kept, dropped } = mergeDuplicates(survivors, bySkeletonKeys(survivors.length));
    for (const { row, winner } of dropped) drops.push({ row, reason: 'duplicate', detail: winner });
    const compared = compareRows(kept.sort(canonicalOrder), this.rules.plan.recipe.duplicates);
    for (const drop of compared.drops) drops.push(drop);
    return {
      survivors: compared.survivors,
      comparison: compared.comparison,
      heldOut,
      drops: drops.sort((a, b) => canonicalOrder(a.row, b.row)),
    };
  }

  /** The first row of every held-out pair; the others are duplicates of it. */
  private representatives(drops: RefineDrop[]): RefinedRows['heldOut'] {
    const represented = new Set<string>();
    const heldOut: RefinedRows['heldOut'] = [];
    for (const { row, setId, member } of this.heldOut.sort((a, b) => canonicalOrder(a.row, b.row))) {
      const representative = `${setId}/${row.pairId}`;
      if (member && !represented.has(representative)) {
        represented.add(representative);
        heldOut.push({ row, setId });
      } else drops.push({ row, reason: 'held-out-duplicate', detail: setId });
    }
    return heldOut;
  }
}

/** Numbers rows by the hashes of both skeletons. */
function bySkeletonKeys(expected: number): (row: RefineRow) => number {
  const index = new HashIndex(expected);
  return ({ sourceKey, targetKey }) => {
    // The upper 32 bits of a key, and all of it but its upper bits.
    const [source, target] = [sourceKey / 0x200000, targetKey / 0x200000];
    const high = (source ^ Math.imul(target, 0x9e3779b1)) >>> 0;
    return index.numberOf(high, (Math.imul(sourceKey, 0x85ebca6b) ^ targetKey) >>> 0);
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
