import type { DuplicateSettings } from '../../contracts/recipe/duplicates.ts';
import { findNearDuplicates, type NearCandidate } from './near-duplicates.ts';
import { compareRank, compareText, type Ranked } from './rank.ts';
import { findExcess, type Repetition } from './repetitions.ts';

/** Pairs that may have to give way to each other. `Place` says where such a pair is. */
export interface Comparison<Place> {
  /** Pairs under the hash of their target. */
  repetitions: (Repetition & Place)[];
  /** Pairs under each of their MinHash bands. */
  candidates: (NearCandidate & Place)[];
}

/** Why a pair gives way to others. */
export interface Loss {
  reason: 'near-duplicate' | 'target-cap';
  /** For a person; begins with the pair id of the one that stays where there is one. */
  detail: string;
  /** The near-duplicate that stays. */
  winner: Ranked | null;
}

/** The pairs that give way among these, at most once for each of their keys. */
export function findLosses<Place>(
  { repetitions, candidates }: Comparison<Place>,
  { near, maximumSourcesPerTarget: maximum }: DuplicateSettings,
): (Loss & { loser: Place })[] {
  const losses: (Loss & { loser: Place })[] = [];
  for (const { loser, winner, similarity } of findNearDuplicates(candidates, near.minimumSimilarity)) {
    const alike = `source ${similarity.source.toFixed(2)}, target ${similarity.target.toFixed(2)}`;
    const { pairId, score } = winner;
    losses.push({
      loser,
      reason: 'near-duplicate',
      detail: `${pairId} (${alike})`,
      winner: { pairId, score },
    });
  }
  if (maximum === null) return losses;
  for (const loser of findExcess(repetitions, maximum)) {
    const detail = `${maximum} better sources of this target stay`;
    losses.push({ loser, reason: 'target-cap', detail, winner: null });
  }
  return losses;
}

/** Which of a pair's losses is told: to the best near-duplicate, or else to the cap. Does not depend on their order. */
export function strongerLoss(a: Loss, b: Loss): Loss {
  if (a.winner === null || b.winner === null) return a.winner === null ? b : a;
  return (compareRank(a.winner, b.winner) || compareText(a.detail, b.detail)) <= 0 ? a : b;
}
