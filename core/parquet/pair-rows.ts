import type { Objects } from '../objects/objects.ts';
import type { Pair } from '../pairs/pair.ts';
import { openRowGroups, type RowGroup, readRowGroups, readTable } from './read-table.ts';
import { type Column, writeTable } from './write-table.ts';

/** A pair in a file of a dataset version or held-out set. */
export interface PairRow {
  /** 16 hexadecimal digits. */
  pairId: string;
  source: string;
  target: string;
  /** Of the alignment, per target token; null where the pair was not scored. */
  score: number | null;
  domain: string | null;
  /** Document and place (0-based) of the first origin. */
  document: string | null;
  position: number | null;
  /** Of the first origin. */
  sourceId: string;
  origins: Pair['origins'];
}

/** The same as it is stored. */
export interface StoredPair extends Omit<PairRow, 'origins'> {
  /** JSON of the origins. */
  origins: string;
}

const COLUMNS: readonly Column<StoredPair>[] = [
  { name: 'pairId', type: 'TEXT', nullable: false },
  { name: 'source', type: 'TEXT', nullable: false },
  { name: 'target', type: 'TEXT', nullable: false },
  { name: 'score', type: 'DOUBLE', nullable: true },
  { name: 'domain', type: 'STRING', nullable: true },
  { name: 'document', type: 'STRING', nullable: true },
  { name: 'position', type: 'INT32', nullable: true },
  { name: 'sourceId', type: 'STRING', nullable: false },
  { name: 'origins', type: 'TEXT', nullable: false },
];

/** Every column of a pair. */
export const PAIR_COLUMNS: readonly (keyof StoredPair)[] = COLUMNS.map(({ name }) => name);

/** Pairs as Parquet, in their order. Equal rows give equal bytes. */
export function writePairs(rows: readonly PairRow[]): Uint8Array {
  return writeTable(
    COLUMNS,
    rows.map((row) => ({ ...row, origins: JSON.stringify(row.origins) })),
  );
}

/** Pairs of a Parquet object in their order; holds one row group (10,000 pairs at most). @throws ParquetDamaged, ObjectMissing */
export async function* readPairs(objects: Objects, key: string): AsyncIterable<PairRow> {
  for await (const rows of readRowGroups<StoredPair>(objects, key)) {
    for (const row of rows) yield { ...row, origins: JSON.parse(row.origins) as Pair['origins'] };
  }
}

/** Some columns of the same pairs, all pairs of a row group at a time. @throws ParquetDamaged, ObjectMissing */
export async function* readPairColumns<Name extends keyof PairRow>(
  objects: Objects,
  key: string,
  columns: readonly Name[],
): AsyncIterable<Pick<PairRow, Name>[]> {
  for await (const rows of readRowGroups<StoredPair>(objects, key, [...columns])) {
    yield rows.map((row) => {
      const { origins, ...others } = row;
      return origins === undefined ? others : { ...others, origins: JSON.parse(origins) };
    }) as Pick<PairRow, Name>[];
  }
}

/** The row groups of pairs from a row on (0-based), still unread. @throws ParquetDamaged, ObjectMissing */
export const openPairs = (
  objects: Objects,
  key: string,
  firstRow: number,
): AsyncIterable<RowGroup<StoredPair>> => openRowGroups(objects, key, firstRow);

/** The texts of pairs alone, in half of the time. @throws ParquetDamaged, ObjectMissing */
export function readTexts(
  objects: Objects,
  key: string,
): AsyncIterable<Pick<PairRow, 'pairId' | 'source' | 'target'>> {
  return readTable(objects, key, ['pairId', 'source', 'target']);
}
