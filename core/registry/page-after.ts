import { CursorInvalid } from '../browse/errors.ts';
import { reasonOf } from './writes.ts';

/**
 * Reads what follows a cursor, which anybody may have made up: the table refuses those of other lists, and what is none.
 * @param read is given null for the beginning. @throws CursorInvalid
 */
export async function pageAfter<Result>(
  cursor: string | undefined,
  read: (from: string | null) => Promise<Result>,
): Promise<Result> {
  if (cursor === undefined) return read(null);
  if (!isKey(cursor)) throw cursorInvalid(cursor);
  try {
    return await read(cursor);
  } catch (error) {
    throw reasonOf(error) === 'ValidationException' ? cursorInvalid(cursor, error) : error;
  }
}

/** Whether it is the key of an item as the table writes it; ElectroDB takes what is none for the beginning. */
function isKey(cursor: string): boolean {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (typeof key !== 'object' || key === null || Array.isArray(key)) return false;
    const parts = Object.entries(key);
    return (
      parts.length > 0 &&
      parts.every(([name, part]) => /^(gsi\d)?[ps]k$/.test(name) && typeof part === 'string')
    );
  } catch {
    return false;
  }
}

export const cursorInvalid = (cursor: string, cause?: unknown) =>
  new CursorInvalid(`The cursor "${cursor.slice(0, 100)}" is not of this list. Begin at its first page.`, {
    cause,
  });
