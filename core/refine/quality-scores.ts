import { DragomanError } from '../errors.ts';
import type { Objects } from '../objects/objects.ts';
import { readTable } from '../parquet/read-table.ts';

/** A score of pairs that something else than the aligner has given. */
export interface PairScore {
  /** Null for a pair that has none. */
  scoreOf(pairId: string): number | null;
}

/** A file of quality scores does not have the columns that it needs. */
export class QualityScoresUnusable extends DragomanError {}

const PAIR_ID = /^[0-9a-f]{16}$/;

/**
 * The scores of a Parquet file with the columns `pairId` (16 hexadecimal digits) and `score` (a number); of a pair with
 * several the lowest counts. Memory: 12 bytes per score, and one row group.
 * @throws QualityScoresUnusable, ParquetDamaged, ObjectMissing
 */
export async function loadQualityScores(data: Objects, key: string): Promise<PairScore> {
  let ids = new BigUint64Array(1024);
  let scores = new Float32Array(1024);
  let rows = 0;
  for await (const { pairId, score } of readTable<{ pairId: unknown; score: unknown }>(data, key)) {
    if (
      typeof pairId !== 'string' ||
      !PAIR_ID.test(pairId) ||
      typeof score !== 'number' ||
      Number.isNaN(score)
    ) {
      throw new QualityScoresUnusable(
        `Row ${rows + 1} of ${key} has pairId ${String(pairId)} and score ${String(score)}. Write the columns pairId (16 hexadecimal digits, as in the dataset) and score (a number), and name the file anew in alignment.quality.`,
      );
    }
    if (rows === ids.length) {
      const larger = new BigUint64Array(2 * rows);
      larger.set(ids);
      ids = larger;
      const largerScores = new Float32Array(2 * rows);
      largerScores.set(scores);
      scores = largerScores;
    }
    ids[rows] = BigInt(`0x${pairId}`);
    scores[rows++] = score;
  }
  return sortedScores(ids.subarray(0, rows), scores.subarray(0, rows));
}

function sortedScores(ids: BigUint64Array, scores: Float32Array): PairScore {
  const order = Uint32Array.from(ids, (_, row) => row).sort((a, b) =>
    ids[a] < ids[b] ? -1 : ids[a] > ids[b] ? 1 : scores[a] - scores[b],
  );
  const sortedIds = BigUint64Array.from(order, (row) => ids[row]);
  const sorted = Float32Array.from(order, (row) => scores[row]);
  return {
    scoreOf(pairId) {
      const id = BigInt(`0x${pairId}`);
      let low = 0;
      let high = sortedIds.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (sortedIds[middle] < id) low = middle + 1;
        else high = middle;
      }
      return sortedIds[low] === id ? sorted[low] : null;
    },
  };
}
