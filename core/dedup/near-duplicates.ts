import { compareRank, type Ranked } from './rank.ts';
import { similarityOf, type WordSketch } from './word-sketch.ts';

/** A pair under one of its keys. */
export interface NearCandidate extends Ranked {
  /** Of its bands; see MinHashBands. */
  key: number;
  source: WordSketch;
  target: WordSketch;
}

/** A pair that a better one stands for. */
export interface NearDuplicate<Candidate> {
  loser: Candidate;
  winner: Ranked;
  /** Of the two pairs, by side. */
  similarity: { source: number; target: number };
}

/** Best pairs of one key that another is compared with: bounds the work where thousands share a template. */
const MOST_COMPARISONS = 256;

/**
 * Among the candidates of each key, those that resemble a better one on both sides. Best first, each is compared with
 * the better ones that stay under this key; their order of arrival plays no part. A pair that appears under several
 * keys may lose several times.
 */
export function findNearDuplicates<Candidate extends NearCandidate>(
  candidates: readonly Candidate[],
  minimumSimilarity: number,
): NearDuplicate<Candidate>[] {
  const byKey = [...candidates].sort((a, b) => a.key - b.key || compareRank(a, b));
  const found: NearDuplicate<Candidate>[] = [];
  let leaders: Candidate[] = [];
  for (const [at, loser] of byKey.entries()) {
    if (byKey[at - 1]?.key !== loser.key) leaders = [];
    let lost = false;
    for (const winner of leaders) {
      const source = similarityOf(winner.source, loser.source);
      if (source < minimumSimilarity) continue;
      const target = similarityOf(winner.target, loser.target);
      if (target < minimumSimilarity) continue;
      found.push({ loser, winner, similarity: { source, target } });
      lost = true;
      break;
    }
    if (!lost && leaders.length < MOST_COMPARISONS) leaders.push(loser);
  }
  return found;
}
