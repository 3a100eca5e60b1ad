import { type PairRow, readPairs } from '../../core/parquet/pair-rows.ts';
import { dropsOf } from './explain-drops.ts';
import type { OpenDataset } from './open-dataset.ts';
import { originOf } from './origin-of.ts';

/** A pair and what became of it. */
export interface PairFate {
  /** `in training`, `held out in ...`, `dropped: ...`. */
  where: string;
  source: string;
  target: string;
  detail: string | null;
  score: number | null;
  origin: string;
}

/** Every pair with a text on either side, whatever its case: in training, held out, dropped. Streams the files. */
export async function* findPairs(
  dataset: OpenDataset,
  { text, reason, source }: { text: string; reason?: string; source?: string },
): AsyncIterable<PairFate> {
  const { data, manifest } = dataset;
  const wanted = text.toLowerCase();
  const name = originOf(manifest);
  const fits = (row: { source: string; target: string; sourceId: string }) =>
    (source === undefined || row.sourceId === source) &&
    (row.source.toLowerCase().includes(wanted) || row.target.toLowerCase().includes(wanted));
  for await (const row of dropsOf(dataset)) {
    if (!fits(row) || (reason !== undefined && row.reason !== reason)) continue;
    const { inputId, record, detail, score } = row;
    yield {
      where: `dropped: ${row.reason}`,
      source: row.source,
      target: row.target,
      detail,
      score,
      origin: name(inputId, record),
    };
  }
  if (reason !== undefined) return;
  const fate = (where: string, { source, target, score, origins }: PairRow): PairFate => ({
    where,
    source,
    target,
    detail: null,
    score,
    origin: origins.map(({ inputId, record }) => name(inputId, record)).join(', '),
  });
  for (const { key } of manifest.train) {
    for await (const row of readPairs(data, key)) if (fits(row)) yield fate('in training', row);
  }
  for (const { key, split, name: set } of manifest.heldOut) {
    for await (const row of readPairs(data, key))
      if (fits(row)) yield fate(`held out in ${split} ${set}`, row);
  }
}
