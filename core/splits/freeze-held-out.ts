import type { HeldOutSet } from '../../contracts/aligner.ts';
import type { PreparationPlan } from '../../contracts/plan.ts';
import type { Objects } from '../objects/objects.ts';
import type { Pair } from '../pairs/pair.ts';
import type { PairRow } from '../parquet/pair-rows.ts';
import { retireHeldOut } from '../rights/retire-held-out.ts';
import { skeleton } from '../text/skeleton.ts';
import type { Taken } from './choose-held-out.ts';
import { CORPUS_SET } from './corpus-set.ts';
import { drawHeldOut, preferred } from './draw-held-out.ts';
import type { HeldOutRows } from './held-out-index.ts';
import { freezeSet, heldOutRow, listHeldOutSets, readHeldOutSet } from './held-out-sets.ts';

/** What freezing needs to know of the corpus. */
export interface FreezingContext {
  data: Objects;
  plan: PreparationPlan;
  /** Pairs of each source that Ingest kept. */
  pairsOfSource: ReadonlyMap<string, number>;
  /** All pairs of the shards in which these sources are, and of others that lie in the same shards; or a random share. */
  pairsOf: (sourceIds: ReadonlySet<string>, share?: number) => AsyncIterable<Pair>;
  frozenAt: string;
}

export interface FrozenSets {
  sets: HeldOutRows[];
  cards: HeldOutSet[];
  warnings: string[];
}

/**
 * The held-out sets of a corpus: those that earlier versions froze, as they are but for text that must be removed; a new set for what sources held out
 * whole brought since; and the corpus' own test and validation sets where it has none yet. Holds the held-out pairs and
 * as many candidates again.
 */
export async function freezeHeldOut(context: FreezingContext): Promise<FrozenSets> {
  const { data, plan } = context;
  const sets: (HeldOutRows & { card: HeldOutSet; rows: PairRow[] })[] = [];
  await retireHeldOut(data, plan, context.frozenAt);
  for (const card of await listHeldOutSets(data, plan)) {
    sets.push({ ...(await readHeldOutSet(data, card)), card });
  }
  const freeze = async (split: HeldOutSet['split'], name: string, rows: PairRow[]) => {
    if (rows.length === 0) return;
    const { unit, window } = plan.recipe.heldOut;
    const cut = name === CORPUS_SET ? { unit, window } : { unit: 'segment' as const };
    const card = await freezeSet(data, plan, { split, name, rows, cut, frozenAt: context.frozenAt });
    sets.push({ card, rows });
  };
  for (const [sourceId, rows] of await newTestRows(context, sets)) await freeze('test', sourceId, rows);

  const missing = (['test', 'validation'] as const).filter(
    (split) =>
      plan.recipe.heldOut[split].pairs > 0 &&
      !sets.some(({ card }) => card.name === CORPUS_SET && card.split === split),
  );
  const warnings: string[] = [];
  if (missing.length > 0) {
    const drawing = { plan, pairsOf: context.pairsOf, sizes: trustedSizes(context) };
    const choice = await drawHeldOut(drawing, missing, takenBy(sets));
    for (const split of missing) {
      await freeze(split, CORPUS_SET, choice[split]);
      if (choice[split].length === 0) {
        warnings.push(
          `The corpus has no ${split} set: its trusted sources are too small for one. Upload more, mark a source as trusted, or raise heldOut.${split}.maximumShare in the recipe.`,
        );
      }
    }
  }
  const cards = sets.map(({ card }) => card).sort((a, b) => (a.setId < b.setId ? -1 : 1));
  return { sets, cards, warnings };
}

/** Pairs of the sources with use `test` that no set of theirs has yet: one per pair of skeletons, the smallest pair id. */
async function newTestRows(
  { plan, pairsOf, pairsOfSource }: FreezingContext,
  sets: readonly (HeldOutRows & { card: HeldOutSet })[],
): Promise<[string, PairRow[]][]> {
  const sourceIds = [...pairsOfSource.keys()].filter((id) => plan.sources[id]?.use === 'test').sort();
  if (sourceIds.length === 0) return [];
  const keyOf = ({ source, target }: { source: string; target: string }) =>
    `${skeleton(source)}\0${skeleton(target)}`;
  const known = new Set(sets.flatMap(({ card, rows }) => rows.map((row) => `${card.name}/${keyOf(row)}`)));
  const found = new Map<string, Map<string, PairRow>>(sourceIds.map((id) => [id, new Map()]));
  for await (const pair of pairsOf(new Set(sourceIds))) {
    const [{ sourceId }] = pair.origins;
    const rows = found.get(sourceId);
    const key = keyOf(pair);
    if (rows === undefined || known.has(`${sourceId}/${key}`)) continue;
    const row = heldOutRow(pair);
    const other = rows.get(key);
    rows.set(key, other ? preferred(other, row) : row);
  }
  return [...found].map(([sourceId, rows]) => [sourceId, [...rows.values()]]);
}

/** The sources that held-out text may come from, with their pairs. */
const trustedSizes = ({ plan, pairsOfSource }: FreezingContext) =>
  new Map([...pairsOfSource].filter(([id]) => plan.sources[id]?.trusted && plan.sources[id].use === 'train'));

const takenBy = (sets: readonly HeldOutRows[]): Taken => ({
  units: new Set(),
  sources: new Set(sets.flatMap(({ rows }) => rows.map(({ source }) => skeleton(source)))),
  targets: new Set(sets.flatMap(({ rows }) => rows.map(({ target }) => skeleton(target)))),
});
