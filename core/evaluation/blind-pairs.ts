import type {
  BlindComparison,
  BlindPair,
  HumanComparison,
  Judgement,
} from '../../contracts/human-comparison.ts';
import { hash64 } from '../hashing.ts';
import { signTest, wilsonInterval } from '../statistics/sign-test.ts';
import type { Segment } from './segments-file.ts';

/**
 * Draws segments that both versions have translated, and differently, in an order and with sides that depend on the seed
 * alone. Segments with equal translations are counted and not shown: there is nothing to prefer.
 */
export function drawBlindPairs(
  challenger: ReadonlyMap<string, Segment>,
  champion: ReadonlyMap<string, Segment>,
  { segments, seed }: { segments: number; seed: string },
): Pick<BlindComparison, 'shared' | 'identical' | 'pairs'> {
  const shared = [...challenger.values()].filter(({ pairId }) => champion.has(pairId));
  const hypothesisOf = (pairId: string) => champion.get(pairId)?.hypothesis ?? '';
  const different = shared.filter(({ pairId, hypothesis }) => hypothesis !== hypothesisOf(pairId));
  const order = (pairId: string) => hash64(pairId, `order ${seed}`);
  const pairs = different
    .map((segment) => ({ segment, rank: order(segment.pairId) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, segments)
    .map(({ segment: { pairId, source, reference, hypothesis } }): BlindPair => {
      const other = hypothesisOf(pairId);
      const isA = hash64(pairId, `side ${seed}`) % 2n === 0n;
      const [a, b] = isA ? [hypothesis, other] : [other, hypothesis];
      return { pairId, source, reference, a, b, challenger: isA ? 'a' : 'b' };
    });
  return { shared: shared.length, identical: shared.length - different.length, pairs };
}

/**
 * What people's verdicts come to: every segment counts once, for the side that most of those who saw it prefer, so that
 * many judges of one segment are not taken for many segments; the rest are ties.
 * @throws RangeError without a judgement
 */
export function tallyVerdicts(
  { comparisonId, against, setId, pairs }: BlindComparison,
  judgements: readonly Judgement[],
): HumanComparison {
  const judgedAt = judgements
    .map((one) => one.judgedAt)
    .sort()
    .at(-1);
  if (judgedAt === undefined) throw new RangeError(`Nobody has judged comparison ${comparisonId}.`);
  let [wins, losses, ties] = [0, 0, 0];
  for (const { pairId, challenger } of pairs) {
    const verdicts = judgements.flatMap((judgement) => judgement.verdicts[pairId] ?? []);
    if (verdicts.length === 0) continue;
    let balance = 0;
    for (const verdict of verdicts) balance += verdict === 'tie' ? 0 : verdict === challenger ? 1 : -1;
    if (balance > 0) wins += 1;
    else if (balance < 0) losses += 1;
    else ties += 1;
  }
  const decided = wins + losses;
  return {
    comparisonId,
    against,
    setId,
    judges: judgements.map(({ judge }) => judge).sort(),
    judgedAt,
    wins,
    losses,
    ties,
    preference: decided === 0 ? 0.5 : wins / decided,
    ...wilsonInterval(wins, decided),
    pValue: signTest(wins, losses),
  };
}
