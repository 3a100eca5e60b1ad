import type { Objects } from '../objects/objects.ts';
import { type Column, readRowGroups, readTable, writeTable } from './table.ts';

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

/** The same from a row on (0-based), all rows of a row group at a time. @throws ParquetDamaged, ObjectMissing */
export function readDropGroups(objects: Objects, key: string, firstRow: number): AsyncIterable<DropRow[]> {
  return readRowGroups<DropRow>(objects, key, undefined, firstRow);
}
