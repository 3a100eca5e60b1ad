import type { DatasetManifest, ManifestInput } from '../../contracts/manifest.ts';
import type { RemovalRule } from '../../contracts/rights.ts';
import type { DropRow } from '../parquet/drop-rows.ts';
import type { PairRow } from '../parquet/pair-rows.ts';
import { rightsOfRecord } from './input-parts.ts';
import { type Attribution, mayHold, removalOf } from './removal-rules.ts';

/** Which rows of a version's files have text that must not be shown to anybody. */
export interface RemovedRows {
  /** A pair with such text among its origins, even where another origin has the same text. */
  pair: (row: Pick<PairRow, 'origins'>) => boolean;
  /** Drop logs name no titles: of an input that may hold a removed title, all rows count. */
  drop: (row: Pick<DropRow, 'sourceId' | 'inputId' | 'record'>) => boolean;
}

/** @param removals of the corpus, also those that came after the version */
export function removedRows(
  { inputs }: Pick<DatasetManifest, 'inputs'>,
  removals: readonly RemovalRule[],
): RemovedRows {
  if (removals.length === 0) return { pair: () => false, drop: () => false };
  const known = new Map(inputs.map((input) => [input.inputId, input]));
  const removal = removalOf(removals);
  const titles = removals.filter(({ by }) => by === 'title');
  const withTitles = new Set(
    inputs.filter((input) => titles.some((rule) => mayHold(input, rule))).map(({ inputId }) => inputId),
  );
  return {
    pair: ({ origins }) =>
      origins.some((origin) => {
        const whole = attributionIn(known.get(origin.inputId), origin);
        return removal({ ...whole, title: origin.title ?? whole.title }) !== undefined;
      }),
    drop: (row) =>
      withTitles.has(row.inputId) || removal(attributionIn(known.get(row.inputId), row)) !== undefined,
  };
}

/** What the manifest says of a record: its input, and the part of the input that it is in. */
function attributionIn(
  input: ManifestInput | undefined,
  { sourceId, inputId, record }: { sourceId: string; inputId: string; record: number },
): Attribution {
  if (!input) return { sourceId, inputId, licence: 'unknown' };
  return { ...input, ...rightsOfRecord(input.parts, record) };
}
