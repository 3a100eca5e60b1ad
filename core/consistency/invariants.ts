import type { HeldOutSet } from '../../contracts/aligner.ts';
import type { ConsistencyFinding } from '../../contracts/consistency.ts';
import type { DatasetManifest } from '../../contracts/manifest.ts';
import type { PreparationPlan } from '../../contracts/plan.ts';
import { type IngestReport, PARTITIONS, type RefineItem, type RefineReport } from '../../contracts/shard.ts';
import { sum } from '../statistics/counts.ts';

/** What the invariants are judged on. */
export interface PreparationResults {
  plan: PreparationPlan;
  /** Of this run and taken over from earlier ones. */
  ingest: readonly IngestReport[];
  ownIngest: readonly IngestReport[];
  items: readonly RefineItem[];
  refine: readonly RefineReport[];
  heldOut: readonly (HeldOutSet & { actualSha256: string | undefined })[];
  /** Sets that removals have retired. */
  retired: readonly HeldOutSet[];
  previous?: DatasetManifest;
}

/** What must hold whatever the data is. A broken one means lost pairs, leakage or a changed test set. */
export function checkInvariants(results: PreparationResults): ConsistencyFinding[] {
  return [
    everyInputReported(results),
    everyPartitionRefined(results),
    noPairLost(results),
    nothingLeaked(results),
    heldOutSetsUnchanged(results),
    shardsNotIngestedTwice(results),
  ];
}

function everyInputReported({ plan, ownIngest }: PreparationResults): ConsistencyFinding {
  const planned = plan.shards.flatMap((shard) => shard.inputs.map((input) => input.inputId)).sort();
  const reported = ownIngest.flatMap((report) => report.inputs.map((input) => input.input.inputId)).sort();
  const same = planned.length === reported.length && planned.every((id, index) => id === reported[index]);
  return invariant(
    'every-input-reported',
    same,
    `${reported.length} of ${planned.length} planned inputs were read or quarantined, each once`,
    `The plan has ${planned.length} inputs but the reports name ${reported.length}, or others`,
  );
}

function everyPartitionRefined({ items, refine }: PreparationResults): ConsistencyFinding {
  let next = 0;
  for (const { firstPartition, lastPartition } of [...items].sort(
    (a, b) => a.firstPartition - b.firstPartition,
  )) {
    if (firstPartition !== next) break;
    next = lastPartition + 1;
  }
  const reported = new Set(refine.map((report) => report.item.item));
  const complete =
    next === PARTITIONS && items.every((item) => reported.has(item.item)) && reported.size === items.length;
  return invariant(
    'every-partition-refined',
    complete,
    `${items.length} items cover all ${PARTITIONS} partitions`,
    `Of ${items.length} planned items ${reported.size} reported; they cover partitions 0 to ${next - 1}`,
  );
}

function noPairLost({ ingest, refine }: PreparationResults): ConsistencyFinding {
  const kept = sum(ingest.map((report) => report.pairs));
  const readInputs = sum(ingest.flatMap((report) => report.inputs.map((input) => input.read)));
  const droppedInputs = sum(
    ingest.flatMap((report) => report.inputs.map((input) => sum(Object.values(input.drops)))),
  );
  const refined = sum(refine.map((report) => report.read));
  const accounted = sum(
    refine.map(
      (report) => report.train + sum(Object.values(report.heldOut)) + sum(Object.values(report.drops)),
    ),
  );
  const holds = readInputs === kept + droppedInputs && kept === refined && refined === accounted;
  return invariant(
    'no-pair-lost',
    holds,
    `${readInputs} pairs read = ${droppedInputs} dropped by rules + ${refined} refined, all of them accounted for`,
    `${readInputs} pairs read, ${droppedInputs} dropped by rules, ${kept} kept at Ingest, ${refined} refined, ${accounted} accounted for`,
  );
}

function nothingLeaked({ refine }: PreparationResults): ConsistencyFinding {
  const leaked = sum(refine.map((report) => report.leaked));
  return {
    ...invariant(
      'no-leakage',
      leaked === 0,
      'No training pair shares a held-out segment',
      `${leaked} training pairs share a held-out segment`,
    ),
    value: leaked,
    limit: 0,
  };
}

function heldOutSetsUnchanged({ plan, heldOut, retired, previous }: PreparationResults): ConsistencyFinding {
  const altered = heldOut.filter((set) => set.actualSha256 !== set.sha256).map((set) => set.setId);
  const present = new Map(heldOut.map((set) => [set.setId, set.sha256]));
  // A set may go only because of a removal that the plan names, and what is left of it must be here.
  const planned = new Set(plan.removals.map(({ removalId }) => removalId));
  const replaced = new Set(
    retired
      .filter(({ retired }) => retired?.removalIds.every((id) => planned.has(id)))
      .filter(({ retired }) => retired?.successor === undefined || present.has(retired.successor))
      .map(({ setId }) => setId),
  );
  const missing = (previous?.heldOut ?? [])
    .filter((set) => present.get(set.setId) !== set.sha256 && !replaced.has(set.setId))
    .map((set) => set.setId);
  return invariant(
    'held-out-sets-unchanged',
    altered.length + missing.length === 0,
    `${heldOut.length} held-out sets have the checksums they were frozen with`,
    `Altered: ${altered.join(', ') || 'none'}; missing or replaced since ${previous?.version}: ${missing.join(', ') || 'none'}`,
  );
}

function shardsNotIngestedTwice({ ingest }: PreparationResults): ConsistencyFinding {
  const inputs = ingest.flatMap((report) => report.inputs.map((input) => input.input.inputId));
  const twice = inputs.length - new Set(inputs).size;
  return invariant(
    'no-input-twice',
    twice === 0,
    'No input is in two shards',
    `${twice} inputs are in more than one shard`,
  );
}

const invariant = (check: string, holds: boolean, good: string, bad: string): ConsistencyFinding => ({
  check,
  kind: 'invariant',
  verdict: holds ? 'pass' : 'fail',
  subject: 'corpus',
  message: `${holds ? good : bad}.`,
});
