import type { ScoreHistogram } from '../../contracts/shard.ts';
import { addHistograms } from '../statistics/counts.ts';
import { countScore, emptyScoreHistogram, lengthClassOf } from './score.ts';

/** Counts scores by source and length class. Memory: two histograms for each of both that occurs. */
export class ScoreHistograms {
  private readonly found = new Map<string, ScoreHistogram>();

  /** @param shorter tokens of the shorter side; under the first length class a pair is not counted */
  add(sourceId: string, shorter: number, side: 'kept' | 'dropped', score: number): void {
    const lengthClass = lengthClassOf(shorter);
    if (lengthClass < 0) return;
    const key = `${sourceId}/${lengthClass}`;
    let histogram = this.found.get(key);
    if (!histogram) {
      histogram = { sourceId, lengthClass, kept: emptyScoreHistogram(), dropped: emptyScoreHistogram() };
      this.found.set(key, histogram);
    }
    countScore(histogram[side], score);
  }

  result(): ScoreHistogram[] {
    return [...this.found.values()].sort(bySourceAndLength);
  }
}

/** Sums of histograms of the same source and length class. */
export function addScoreHistograms(lists: readonly (readonly ScoreHistogram[])[]): ScoreHistogram[] {
  const sums = new Map<string, ScoreHistogram>();
  for (const { sourceId, lengthClass, kept, dropped } of lists.flat()) {
    const key = `${sourceId}/${lengthClass}`;
    const before = sums.get(key) ?? { kept: [], dropped: [] };
    sums.set(key, {
      sourceId,
      lengthClass,
      kept: addHistograms([before.kept, kept]),
      dropped: addHistograms([before.dropped, dropped]),
    });
  }
  return [...sums.values()].sort(bySourceAndLength);
}

function bySourceAndLength(a: ScoreHistogram, b: ScoreHistogram): number {
  return a.sourceId < b.sourceId ? -1 : a.sourceId > b.sourceId ? 1 : a.lengthClass - b.lengthClass;
}
