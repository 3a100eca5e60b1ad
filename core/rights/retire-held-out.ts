import { HeldOutSet } from '../../contracts/aligner.ts';
import { DatasetManifest, type ManifestInput } from '../../contracts/manifest.ts';
import type { PreparationPlan } from '../../contracts/plan.ts';
import { keys } from '../keys.ts';
import { readJson, writeJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import type { PairRow } from '../parquet/pair-rows.ts';
import { freezeSet, listHeldOutSets, readHeldOutSet } from '../splits/held-out-sets.ts';
import { rightsOfRecord } from './input-parts.ts';
import { type Attribution, attributionOf, removalOf } from './removal-rules.ts';

/**
 * The one exception from the rule that held-out sets never change: a set with text that must be removed is retired, and
 * what is left of it is frozen as its successor, cut as it was. Done again, it does nothing more. Goes by the origin
 * that a held-out pair was taken from, even where another origin has the same text. Holds one set at a time.
 * @param retiredAt for the cards
 */
export async function retireHeldOut(data: Objects, plan: PreparationPlan, retiredAt: string): Promise<void> {
  if (plan.removals.length === 0) return;
  const attribution = await attributionsOf(data, plan);
  const removal = removalOf(plan.removals);
  for (const card of await listHeldOutSets(data, plan)) {
    const rows: readonly PairRow[] = (await readHeldOutSet(data, card)).rows;
    const removals = rows.map((row) => removal(attribution(row)));
    const removalIds = [...new Set(removals.flatMap((rule) => rule?.removalId ?? []))].sort();
    if (removalIds.length === 0) continue;
    const left = rows.filter((_, index) => removals[index] === undefined);
    const { split, name, unit, window } = card;
    // The successor first: a run that dies in between leaves one set too many, not one too few.
    const successor =
      left.length === 0
        ? undefined
        : await freezeSet(data, plan, {
            split,
            name,
            rows: left,
            cut: { unit, window },
            frozenAt: retiredAt,
          });
    await writeJson(data, keys.heldOutCard(plan, card.setId), HeldOutSet, {
      ...card,
      retired: { at: retiredAt, removalIds, ...(successor ? { successor: successor.setId } : {}) },
    });
  }
}

/** Owner and licence of a pair are those of the input, or of its part, that it came from. */
async function attributionsOf(
  data: Objects,
  plan: PreparationPlan,
): Promise<(row: Pick<PairRow, 'origins'>) => Attribution> {
  const known = new Map<string, ManifestInput>();
  if (plan.previousVersion !== undefined) {
    const { inputs } = await readJson(data, keys.manifest(plan, plan.previousVersion), DatasetManifest);
    for (const input of inputs) known.set(input.inputId, input);
  }
  return ({ origins: [origin] }) => {
    const { sourceId = '', inputId = '', record = 0, title } = origin ?? {};
    const input = known.get(inputId);
    const ofPart = input && rightsOfRecord(input.parts, record);
    const whole = attributionOf(input ?? { sourceId, inputId }, plan.sources[sourceId], ofPart);
    return { ...whole, title: title ?? whole.title };
  };
}
