import type { PreparationPlan } from '../../contracts/plan.ts';
import type { PhraseSpike } from '../../contracts/text-sketch.ts';
import { phrasesOf, sketchTokens } from '../consistency/text-sketch.ts';
import type { Pair } from '../pairs/pair.ts';

/** Why a pair is kept out of training before it is looked at any further. */
export interface Exclusion {
  reason: 'decontamination' | 'phrase-spike';
  detail: string;
}

/**
 * Makes the function that finds pairs whose source is never trained on, and pairs of this run's deliveries with a phrase
 * that suddenly is everywhere, where the recipe drops those.
 */
export function findExclusion(
  plan: Pick<PreparationPlan, 'sources' | 'recipe' | 'shards'>,
  spikes: readonly PhraseSpike[],
): (pair: Pair) => Exclusion | undefined {
  const drops = plan.recipe.consistency.phraseSpikes.action === 'drop' && spikes.length > 0;
  const delivered = new Set(
    drops ? plan.shards.flatMap(({ inputs }) => inputs.map(({ inputId }) => inputId)) : [],
  );
  return ({ target, origins: [{ sourceId, inputId }] }) => {
    if (plan.sources[sourceId]?.use === 'decontaminate')
      return { reason: 'decontamination', detail: `${sourceId} is never trained on` };
    if (!delivered.has(inputId)) return undefined;
    const phrases = phrasesOf(sketchTokens(target));
    const spike = spikes.find((one) => one.sourceId === sourceId && phrases.has(one.phrase));
    return spike && { reason: 'phrase-spike', detail: spike.phrase };
  };
}
