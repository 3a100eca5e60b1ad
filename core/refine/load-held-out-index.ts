import type { PreparationPlan } from '../../contracts/plan.ts';
import type { Refinement } from '../../contracts/refinement.ts';
import type { Objects } from '../objects/objects.ts';
import { HeldOutIndex } from '../splits/held-out-index.ts';
import { readHeldOutSet } from '../splits/held-out-sets.ts';
import type { PairTokens } from '../text/pair-tokens.ts';
import { readDecontaminationLists } from './decontamination-lists.ts';

/** All held-out text of a run. Memory: see HeldOutIndex. @throws ObjectMissing, ParquetDamaged */
export async function loadHeldOutIndex(
  data: Objects,
  plan: PreparationPlan,
  refinement: Refinement,
  tokens?: PairTokens,
): Promise<HeldOutIndex> {
  const index = new HeldOutIndex(plan.recipe.decontamination, tokens);
  for (const card of refinement.heldOut) index.addSet(await readHeldOutSet(data, card));
  for (const segment of await readDecontaminationLists(data, refinement.decontaminationKey)) {
    index.addListed(segment);
  }
  return index;
}
