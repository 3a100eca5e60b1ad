import type { ConsistencySettings } from '../../contracts/recipe/consistency.ts';
import type { PhraseSpike, TextSketch } from '../../contracts/text-sketch.ts';

/** Smaller samples make a spike of anything. */
const FEWEST_PAIRS = 500;

/**
 * Phrases that many more target segments of a delivery have than of any earlier one of its source: a slogan that got
 * into every line, an injected text, a new boilerplate. A first delivery has none.
 */
export function phraseSpikes(
  sourceId: string,
  sketch: TextSketch,
  past: readonly TextSketch[],
  { phraseSpikes: limits }: Pick<ConsistencySettings, 'phraseSpikes'>,
): PhraseSpike[] {
  const judgeable = past.filter(({ pairs }) => pairs >= FEWEST_PAIRS);
  if (sketch.pairs < FEWEST_PAIRS || judgeable.length === 0) return [];
  return sketch.phrases.flatMap(({ phrase, share }) => {
    const before = Math.max(...judgeable.map((earlier) => shareOf(phrase, earlier)));
    const spikes = share >= limits.minimumShare && share >= limits.minimumGrowth * before;
    return spikes ? [{ sourceId, phrase, share, before }] : [];
  });
}

/** Of a phrase that a sketch does not name, it is known only that it is no commoner than the last one it names. */
function shareOf(phrase: string, { phrases, pairs }: TextSketch): number {
  const named = phrases.find((other) => other.phrase === phrase);
  return (named ?? phrases.at(-1))?.share ?? 1 / pairs;
}
