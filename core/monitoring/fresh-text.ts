import type { HeldOutSet } from '../../contracts/aligner.ts';
import type { DatasetManifest } from '../../contracts/manifest.ts';
import { DragomanError } from '../errors.ts';
import { sha256 } from '../hashing.ts';
import type { Objects } from '../objects/objects.ts';
import { type PairRow, readPairs, writePairs } from '../parquet/pair-rows.ts';
import { BottomK } from '../splits/bottom-k.ts';

/** So little text is newer than the champion that an evaluation would say nothing. */
export class TooLittleFreshText extends DragomanError {}

/** Pairs that a sample of new text has at most, and a monitoring needs at least. */
const SAMPLE_PAIRS = 1000;
const FEWEST_PAIRS = 30;

/** Text that is newer than a model: held-out sets, or a sample. */
export type FreshText =
  | { sets: HeldOutSet[] }
  | {
      sample: { setId: string; body: Uint8Array; pairs: number };
    };

/**
 * Text of a dataset version that a model trained on an earlier version cannot have seen: the test sets frozen since;
 * where there are none, a sample of the training pairs all of whose origins are uploads that came since. Memory: the
 * sample and one row group.
 * @throws TooLittleFreshText
 */
export async function freshText(
  latest: DatasetManifest,
  trainedOn: DatasetManifest,
  data: Objects,
): Promise<FreshText> {
  const known = new Set(trainedOn.heldOut.map(({ setId }) => setId));
  const sets = latest.heldOut.filter(
    ({ setId, split, pairs, retired }) => split === 'test' && pairs > 0 && !retired && !known.has(setId),
  );
  if (sets.length > 0) return { sets };

  const before = new Set(trainedOn.inputs.map(({ inputId }) => inputId));
  const sample = new BottomK<PairRow>(SAMPLE_PAIRS, 'monitoring', (first) => first);
  for (const { key } of latest.train) {
    for await (const row of readPairs(data, key)) {
      if (row.origins.some(({ inputId }) => before.has(inputId))) continue;
      sample.offer(row.pairId, () => row);
    }
  }
  const rows = sample.smallest().map(({ value }) => value);
  if (rows.length < FEWEST_PAIRS) {
    throw new TooLittleFreshText(
      `Only ${rows.length} pairs of ${latest.corpus} ${latest.languagePair} ${latest.version} are newer than ${trainedOn.version}; ${FEWEST_PAIRS} are needed. Monitor again when more has been published.`,
    );
  }
  rows.sort((a, b) => (a.pairId < b.pairId ? -1 : 1));
  const body = writePairs(rows);
  return { sample: { setId: `fresh-${sha256(body).slice(0, 16)}`, body, pairs: rows.length } };
}
