import type { Model } from '../../contracts/entities.ts';
import type { TestSetEvaluation } from '../../contracts/evaluation.ts';

/** Least gain in chrF for which consumers are given another model. */
const LEAST_CHRF_GAIN = 0.3;

export interface PromotionDecision {
  promote: boolean;
  /** One sentence for a person, with the numbers that decided. */
  reason: string;
}

/**
 * Decides whether a new version takes the champion's place by itself: the first version of a line does; a later one
 * when, on the corpus' own test set, its chrF is at least 0.3 higher and the whole interval of the paired bootstrap
 * (Koehn 2004) lies above zero. Everything else waits for a person.
 *
 * @param champion the line's champion now, which may not be the one that the evaluation compared with
 * @param ownTestSet the evaluation on the corpus' own test set, if it has one
 */
export function decidePromotion(
  policy: Model['promotion'],
  champion: string | undefined,
  ownTestSet: TestSetEvaluation | undefined,
): PromotionDecision {
  const waits = (reason: string): PromotionDecision => ({ promote: false, reason });
  if (policy === 'never') return waits('The policy of this model line leaves promotion to a person.');
  if (ownTestSet === undefined) return waits('The corpus has no test set of its own to judge by.');
  if (champion === undefined) return { promote: true, reason: 'It is the first version of its line.' };
  const comparison = ownTestSet.versusChampion;
  if (comparison === null) return waits(`It was not compared with the champion ${champion}.`);
  if (comparison.champion !== champion) {
    return waits(`It was compared with ${comparison.champion}, but the champion is ${champion} by now.`);
  }
  const compared = comparison.metrics.chrf;
  if (!compared) return waits('It was not compared by chrF.');
  const { difference, low, high } = compared;
  const gain = `chrF ${signed(difference)} (95 % interval ${signed(low)} to ${signed(high)}) against ${champion}`;
  if (low <= 0) return waits(`${gain}: the interval is not above zero.`);
  if (difference < LEAST_CHRF_GAIN)
    return waits(`${gain}: less than the ${LEAST_CHRF_GAIN} that a change is worth.`);
  return { promote: true, reason: `${gain}.` };
}

const signed = (value: number) => `${value >= 0 ? '+' : ''}${value.toFixed(2)}`;
