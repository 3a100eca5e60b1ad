import type { DuplicateSettings } from '../../contracts/recipe/duplicates.ts';
import { type Comparison, findLosses, type Loss, strongerLoss } from '../dedup/losses.ts';
import { MinHashBands } from '../dedup/min-hash-bands.ts';
import { findExcess } from '../dedup/repetitions.ts';
import { sketchWords } from '../dedup/word-sketch.ts';
import type { RefineDrop, RefinedRows, RefineRow } from './refine-rows.ts';

interface Place {
  row: number;
}

/**
 * Drops what is too much among some pairs, which hold all pairs of their sources, and gives the rest the keys by which
 * they meet the pairs of other items. Thinned out here, no template and no repetition brings more pairs into Compare than
 * an item of it has room for.
 * @param rows in canonical order, which the survivors keep
 */
export function compareRows(
  rows: readonly RefineRow[],
  settings: DuplicateSettings,
): Pick<RefinedRows, 'survivors' | 'comparison' | 'drops'> {
  const drops: RefineDrop[] = [];
  const losses = new Map<number, Loss | { reason: 'source-cap'; detail: string }>();
  const { maximumTargetsPerSource: maximum } = settings;
  if (maximum !== null) {
    const detail = `${maximum} better targets of this source stay`;
    for (const { row } of findExcess(repetitionsOf(rows, 'sourceKey'), maximum)) {
      losses.set(row, { reason: 'source-cap', detail });
    }
  }
  const left = ({ row }: Place) => !losses.has(row);
  const own: Comparison<Place> = {
    repetitions:
      settings.maximumSourcesPerTarget === null ? [] : repetitionsOf(rows, 'targetKey').filter(left),
    candidates: settings.near.enabled ? candidatesOf(rows, settings.near).filter(left) : [],
  };
  for (const [row, loss] of strongestLosses(findLosses(own, settings))) losses.set(row, loss);
  if (losses.size === 0) return { survivors: [...rows], comparison: own, drops };
  const survivors: RefineRow[] = [];
  const placeOf = new Map<number, number>();
  for (const [at, row] of rows.entries()) {
    const loss = losses.get(at);
    if (loss) drops.push({ row, reason: loss.reason, detail: loss.detail });
    else placeOf.set(at, survivors.push(row) - 1);
  }
  const moved = <Entry extends Place>(entries: Entry[]) =>
    entries.flatMap((entry) => {
      const row = placeOf.get(entry.row);
      return row === undefined ? [] : [{ ...entry, row }];
    });
  const comparison = { repetitions: moved(own.repetitions), candidates: moved(own.candidates) };
  return { survivors, comparison, drops };
}

/** One loss for every row that lost. */
export function strongestLosses(losses: Iterable<Loss & { loser: Place }>): Map<number, Loss> {
  const strongest = new Map<number, Loss>();
  for (const { loser, ...loss } of losses) {
    const known = strongest.get(loser.row);
    strongest.set(loser.row, known ? strongerLoss(known, loss) : loss);
  }
  return strongest;
}

function repetitionsOf(rows: readonly RefineRow[], side: 'sourceKey' | 'targetKey') {
  return rows.map(({ [side]: key, pairId, score }, row) => ({ key, pairId, score, row }));
}

function candidatesOf(rows: readonly RefineRow[], near: DuplicateSettings['near']) {
  const bands = new MinHashBands(near.minimumSimilarity);
  return rows.flatMap((row, at) => {
    const [source, target] = [sketchWords(row.source), sketchWords(row.target)];
    if (Math.min(source.words, target.words) < near.minimumTokens) return [];
    const { pairId, score } = row;
    return bands.keysOf(source.sketch, target.sketch).map((key) => ({
      key,
      pairId,
      score,
      row: at,
      source: source.sketch,
      target: target.sketch,
    }));
  });
}
