import { z } from 'zod';
import { Count } from '../../contracts/primitives.ts';
import { CursorInvalid } from './errors.ts';

/** Where a search goes on: a file, and a row in it, both 0-based. */
export interface Position {
  part: number;
  row: number;
}

/** What a search has found by now. */
export interface Found<Row> {
  rows: Row[];
  /** Where to go on; absent at the end. */
  next?: Position;
  /** Rows that were looked at. */
  looked: number;
  /** Of all files, those that are behind; a file counts by its rows where they are known. 0 to 1. */
  progress: number;
}

/** How far a search goes. */
export interface SearchBounds<Row = unknown> {
  /** The beginning, where it is not given. */
  from?: Position | undefined;
  /** Rows to find at most. */
  rows: number;
  /** True when the time is up: the search then ends after the row group that it is at. */
  isOver: () => boolean;
  /** Told of every row that is found; true when no further one can be taken. */
  isFull?: (row: Row) => boolean;
}

/** Rows that lie together in a file: which of them are wanted is known before the whole of these is read. */
export interface SearchedGroup<Row> {
  wanted: boolean[];
  /** The whole of some rows, by their places in the group in ascending order. */
  read: (places: number[]) => Promise<Row[]> | Row[];
}

/**
 * Looks through files of rows in their order, from a position on, until enough is found or the time is up. Always
 * looks at one group of rows at least, so that repeated calls come to the end. Holds one group and what it found.
 * @param look at all rows of a file from a row on, by groups
 */
export async function searchParts<Row>(
  parts: readonly { key: string; rows?: number }[],
  look: (key: string, firstRow: number) => AsyncIterable<SearchedGroup<Row>>,
  { from = { part: 0, row: 0 }, rows: mostRows, isOver, isFull = () => false }: SearchBounds<Row>,
): Promise<Found<Row>> {
  const rows: Row[] = [];
  let looked = 0;
  const stopAt = (part: number, row: number): Found<Row> => {
    const known = parts[part]?.rows;
    if (part === parts.length - 1 && row === known) return { rows, looked, progress: 1 };
    return { rows, looked, next: { part, row }, progress: (part + (known ? row / known : 0)) / parts.length };
  };
  for (let part = from.part; part < parts.length; part++) {
    let row = part === from.part ? from.row : 0;
    for await (const { wanted, read } of look(parts[part].key, row)) {
      const places = placesOf(wanted, mostRows - rows.length);
      const found = places.length === 0 ? [] : await read(places);
      for (const [index, one] of found.entries()) {
        rows.push(one);
        if (!isFull(one) && rows.length < mostRows) continue;
        looked += places[index] + 1;
        return stopAt(part, row + places[index] + 1);
      }
      looked += wanted.length;
      row += wanted.length;
      if (isOver()) return stopAt(part, row);
    }
  }
  return { rows, looked, progress: 1 };
}

/** Where the first so many wanted rows are. */
function placesOf(wanted: readonly boolean[], most: number): number[] {
  const places: number[] = [];
  for (let place = 0; place < wanted.length && places.length < most; place++) {
    if (wanted[place]) places.push(place);
  }
  return places;
}

const Cursor = z.tuple([Count, Count]);

/** A position as a cursor of a list. */
export const cursorOf = ({ part, row }: Position): string =>
  Buffer.from(JSON.stringify([part, row])).toString('base64url');

/** @throws CursorInvalid */
export function positionOf(cursor: string): Position {
  try {
    const [part, row] = Cursor.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    return { part, row };
  } catch (error) {
    throw new CursorInvalid(`The cursor "${cursor}" is not of this list. Begin at the first page.`, {
      cause: error,
    });
  }
}
