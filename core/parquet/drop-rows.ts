import type { Objects } from '../objects/objects.ts';
import { openRowGroups, type RowGroup, readTable } from './read-table.ts';
import { type Column, writeTable } from './write-table.ts';

/** A pair that was dropped, and why. */
export interface DropRow {
  /** 16 hexadecimal digits. */
  pairId: string;
  source: string;
  target: string;
  stage: 'Ingest' | 'Refine';
  /** Name of the rule, or `score`, `duplicate`, `held-out-overlap`, ... */
  reason: string;
  /** What the rule saw, for a person. */
  detail: string | null;
  score: number | null;
  sourceId: string;
  inputId: string;
  /** 1-based record in the input. */
  record: number;
}

const COLUMNS: readonly Column<DropRow>[] = [
  { name: 'pairId', type: 'TEXT', nullable: false },
  { name: 'source', type: 'TEXT', nullable: false },
  { name: 'target', type: 'TEXT', nullable: false },
  { name: 'stage', type: 'STRING', nullable: false },
  { name: 'reason', type: 'STRING', nullable: false },
  { name: 'detail', type: 'TEXT', nullable: true },
  { name: 'score', type: 'DOUBLE', nullable: true },
  { name: 'sourceId', type: 'STRING', nullable: false },
  { name: 'inputId', type: 'STRING', nullable: false },
  { name: 'record', type: 'INT32', nullable: false },
];

/** A drop log as Parquet, in its order. Equal rows give equal bytes. */
export function writeDrops(rows: readonly DropRow[]): Uint8Array {
  return writeTable(COLUMNS, rows);
}

/** Rows of a drop log in their order; holds one row group. @throws ParquetDamaged, ObjectMissing */
export function readDrops(objects: Objects, key: string): AsyncIterable<DropRow> {
  return readTable<DropRow>(objects, key);
}

/** Every column of a dropped pair. */
export const DROP_COLUMNS: readonly (keyof DropRow)[] = COLUMNS.map(({ name }) => name);

/** The row groups of a drop log from a row on (0-based), still unread. @throws ParquetDamaged, ObjectMissing */
export const openDrops = (
  objects: Objects,
  key: string,
  firstRow: number,
): AsyncIterable<RowGroup<DropRow>> => openRowGroups(objects, key, firstRow);
