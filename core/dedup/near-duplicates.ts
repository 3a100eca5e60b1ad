import { compareRank, type Ranked } from './rank.ts';
import { similarityOf, type WordSketch } from './word-sketch.ts';

/** The words of both sides of a pair. */
export interface SketchedPair {
  source: WordSketch;
  target: WordSketch;
}

/** A pair under one of its keys. */
export interface NearCandidate extends Ranked, SketchedPair {
  /** Of its bands; see MinHashBands. */
  key: number;
}

/** By side, 0 to 1. */
export interface PairSimilarity {
  source: number;
  target: number;
}

/** A pair that a better one stands for. */
export interface NearDuplicate<Candidate> {
  loser: Candidate;
  winner: Ranked;
  similarity: PairSimilarity;
}

/** Pairs of one key that another is compared with: bounds the work where thousands share a template. */
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
  // Few keys have more than one pair.
  const firsts = new Map<number, Candidate>();
  const crowds = new Map<number, Candidate[]>();
  for (const candidate of candidates) {
    const first = firsts.get(candidate.key);
    const crowd = first && crowds.get(candidate.key);
    if (crowd) crowd.push(candidate);
    else if (first) crowds.set(candidate.key, [first, candidate]);
    else firsts.set(candidate.key, candidate);
  }
  const found: NearDuplicate<Candidate>[] = [];
  for (const crowd of crowds.values()) {
    const leaders: Candidate[] = [];
    for (const loser of crowd.sort(compareRank)) {
      const match = findOrJoin(leaders, loser, minimumSimilarity);
      if (match) found.push({ loser, winner: match.leader, similarity: match.similarity });
    }
  }
  return found;
}

/** The first leader that a pair resembles on both sides; where there is none, the pair becomes one. */
export function findOrJoin<Pair extends SketchedPair>(
  leaders: Pair[],
  pair: Pair,
  minimumSimilarity: number,
): { leader: Pair; similarity: PairSimilarity } | undefined {
  for (const leader of leaders) {
    const source = similarityOf(leader.source, pair.source);
    if (source < minimumSimilarity) continue;
    const target = similarityOf(leader.target, pair.target);
    if (target >= minimumSimilarity) return { leader, similarity: { source, target } };
  }
  if (leaders.length < MOST_COMPARISONS) leaders.push(pair);
  return undefined;
}
