import type { HeldOutSet } from '../../contracts/aligner.ts';
import type { PreparationPlan } from '../../contracts/plan.ts';
import type { Pair } from '../pairs/pair.ts';
import type { PairRow } from '../parquet/pair-rows.ts';
import { skeleton } from '../text/skeleton.ts';
import { tokens } from '../text/tokens.ts';
import { BottomK } from './bottom-k.ts';
import { type Candidate, type Choice, chooseHeldOut, quotas, type Taken } from './choose-held-out.ts';
import { heldOutRow } from './held-out-sets.ts';
import { type Cut, unitKey } from './held-out-unit.ts';

type Split = HeldOutSet['split'];

/** What is drawn from. */
export interface Drawing {
  plan: Pick<PreparationPlan, 'recipe'>;
  /** Pairs by id of the sources that may give held-out text. */
  sizes: ReadonlyMap<string, number>;
  /** Streams all pairs of the shards that hold some of these sources, or a random share of them. */
  pairsOf: (sourceIds: ReadonlySet<string>, share?: number) => AsyncIterable<Pair>;
}

/** A candidate while it is counted. */
interface Counted {
  pairs: number;
  row: PairRow;
}

interface Stratum {
  pairs: number;
  units: BottomK<Counted>;
}

/** Segments that are looked at for every one that is held out: of a large corpus a share is read, as random as all of it. */
const SEGMENTS_PER_ROW = 16;

/** Further candidates than the quota needs: some are taken by another stratum or split. */
const SPARE_UNITS = 64;

/**
 * Draws the corpus' own test and validation rows: a random choice of units by the hash of their keys, from every
 * stratum by its size, whatever the order and number of shards. Reads the corpus once, of a large one only a share where
 * units are segments, and where they are larger once more for the rows of those that were chosen. Memory: two candidates per held-out pair and domain.
 */
export async function drawHeldOut(
  drawing: Drawing,
  splits: readonly Split[],
  taken: Taken,
): Promise<Record<Split, PairRow[]>> {
  const { recipe } = drawing.plan;
  const all = [...drawing.sizes.values()].reduce((sum, size) => sum + size, 0);
  const totalOf = (split: Split) =>
    splits.includes(split)
      ? Math.min(recipe.heldOut[split].pairs, Math.floor(recipe.heldOut[split].maximumShare * all))
      : 0;
  const total = { test: totalOf('test'), validation: totalOf('validation') };
  const bySegment = recipe.heldOut.unit === 'segment';
  const wantedRows = total.test + total.validation;
  // A larger unit must be seen whole, and equal numbers of every domain need all of the small ones.
  const share =
    bySegment && recipe.heldOut.balance === 'proportional'
      ? (SEGMENTS_PER_ROW * wantedRows) / Math.max(1, all)
      : 1;
  const strata = await countStrata(drawing, wantedRows, Math.min(1, share));
  const wantedOf = (split: Split) => quotas(total[split], sizesOf(strata, recipe.heldOut.balance));
  const wanted = { test: wantedOf('test'), validation: wantedOf('validation') };
  const largest = Math.max(
    1,
    Math.floor(all * Math.max(...splits.map((split) => recipe.heldOut[split].maximumShare))),
  );
  const candidates = candidatesOf(strata, bySegment, largest);
  const choice = chooseHeldOut(candidates, wanted, taken);
  if (!bySegment) return collectRows(drawing, choice, wanted, taken);
  // A segment may be in several strata, each with a row of its own that could stand for it.
  const standing = (stratum: string) =>
    new Map(
      strata
        .get(stratum)
        ?.units.smallest()
        .map(({ key, value }) => [key, value.row]),
    );
  const rowsOf = (split: Split) =>
    [...choice[split]].flatMap(([stratum, units]) => {
      const rows = standing(stratum);
      return units.flatMap((unit) => rows.get(unit) ?? []);
    });
  return { test: rowsOf('test'), validation: rowsOf('validation') };
}

async function countStrata(
  { plan, sizes, pairsOf }: Drawing,
  total: number,
  share: number,
): Promise<Map<string, Stratum>> {
  const { heldOut } = plan.recipe;
  const cut: Cut = heldOut;
  const bySource = heldOut.stratify.includes('source');
  const quotaOfSource =
    heldOut.balance === 'equal'
      ? new Map([...sizes.keys()].map((id) => [id, Math.ceil(total / sizes.size)]))
      : quotas(total, sizes);
  const strata = new Map<string, Stratum>();
  for await (const pair of pairsOf(new Set(sizes.keys()), share)) {
    const [{ sourceId }] = pair.origins;
    if (!sizes.has(sourceId)) continue;
    const key = unitKey(pair, cut);
    if (key === undefined) continue;
    const name = stratumOf(pair, heldOut.stratify);
    let stratum = strata.get(name);
    if (!stratum) {
      const quota = bySource ? (quotaOfSource.get(sourceId) ?? 0) : total;
      const units = new BottomK<Counted>(quota === 0 ? 0 : 2 * quota + SPARE_UNITS, heldOut.salt, together);
      stratum = { pairs: 0, units };
      strata.set(name, stratum);
    }
    stratum.pairs++;
    stratum.units.offer(key, () => (isText(pair) ? { pairs: 1, row: heldOutRow(pair) } : undefined));
  }
  return strata;
}

const stratumOf = ({ origins: [{ sourceId }], domain }: Pair, by: readonly ('source' | 'domain')[]): string =>
  JSON.stringify([by.includes('source') ? sourceId : '', by.includes('domain') ? (domain ?? '') : '']);

const sizesOf = (strata: ReadonlyMap<string, Stratum>, balance: 'proportional' | 'equal') =>
  new Map([...strata].map(([name, { pairs }]) => [name, balance === 'equal' ? 1 : pairs]));

const together = (a: Counted, b: Counted): Counted => ({
  pairs: a.pairs + b.pairs,
  row: preferred(a.row, b.row),
});

/** The units of each stratum with the pairs that they have in all of them; those larger than a set may be stay in training. */
function candidatesOf(
  strata: ReadonlyMap<string, Stratum>,
  bySegment: boolean,
  largest: number,
): Map<string, Candidate[]> {
  const units = [...strata].map(([name, stratum]) => [name, stratum.units.smallest()] as const);
  if (bySegment) {
    const segment = ({ source, target }: PairRow) => ({ source: skeleton(source), target: skeleton(target) });
    return new Map(
      units.map(([name, found]) => [
        name,
        found.map(({ key, value }) => ({ unit: key, pairs: 1, segment: segment(value.row) })),
      ]),
    );
  }
  const pairs = new Map<string, number>();
  for (const [, found] of units)
    for (const { key, value } of found) pairs.set(key, (pairs.get(key) ?? 0) + value.pairs);
  return new Map(
    units.map(([name, found]) => [
      name,
      found
        .map(({ key }) => ({ unit: key, pairs: pairs.get(key) ?? 0 }))
        .filter((candidate) => candidate.pairs <= largest),
    ]),
  );
}

/** The rows of chosen units, documents in their order, as many as each stratum's quota has. */
async function collectRows(
  { plan, sizes, pairsOf }: Drawing,
  choice: Choice,
  wanted: Record<Split, ReadonlyMap<string, number>>,
  taken: Taken,
): Promise<Record<Split, PairRow[]>> {
  const { heldOut, decontamination } = plan.recipe;
  const found = new Map<string, Map<string, PairRow>>();
  for (const split of ['test', 'validation'] as const)
    for (const units of choice[split].values()) for (const unit of units) found.set(unit, new Map());
  for await (const pair of pairsOf(new Set(sizes.keys()))) {
    const rows = sizes.has(pair.origins[0].sourceId) ? found.get(unitKey(pair, heldOut) ?? '') : undefined;
    if (!rows || !isText(pair)) continue;
    const row = heldOutRow(pair);
    const other = rows.get(row.pairId);
    rows.set(row.pairId, other ? preferred(other, row) : row);
  }
  /** Long segments that the other split or another set has would tell each of them about the other. */
  const isNew = ({ source, target }: PairRow) => {
    if (tokens(source).length < decontamination.minimumTokens) return true;
    const [left, right] = [skeleton(source), skeleton(target)];
    if (taken.sources.has(left) || taken.targets.has(right)) return false;
    taken.sources.add(left);
    taken.targets.add(right);
    return true;
  };
  const rowsOf = (split: Split) =>
    [...choice[split]].flatMap(([stratum, units]) =>
      units
        .flatMap((unit) => [...(found.get(unit)?.values() ?? [])].sort(byPlace).filter(isNew))
        .slice(0, wanted[split].get(stratum)),
    );
  return { test: rowsOf('test'), validation: rowsOf('validation') };
}

function byPlace(a: PairRow, b: PairRow): number {
  const [x, y] = [a.document ?? '', b.document ?? ''];
  if (x !== y) return x < y ? -1 : 1;
  return (a.position ?? 0) - (b.position ?? 0) || (a.pairId < b.pairId ? -1 : 1);
}

/** Which of two rows stands for a held-out segment: the smaller pair id, then the first origin. */
export function preferred(a: PairRow, b: PairRow): PairRow {
  if (a.pairId !== b.pairId) return a.pairId < b.pairId ? a : b;
  const [x] = a.origins;
  const [y] = b.origins;
  if (x.inputId !== y.inputId) return x.inputId < y.inputId ? a : b;
  return x.record <= y.record ? a : b;
}

const isText = ({ source, target }: Pair) => tokens(source).length > 0 && tokens(target).length > 0;
