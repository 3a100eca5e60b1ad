import type { InputFile, PlanInput } from '../../contracts/plan.ts';
import type { InputNote } from '../../contracts/shard.ts';
import { readArchive } from './archive.ts';
import { EmptyInput } from './errors.ts';
import { nameOf } from './file-formats.ts';
import { inputSides, type StoredFile } from './input-side.ts';
import { type ByteRange, linesOfRange } from './line-range.ts';
import { type ReadContext, readSides } from './readers.ts';
import type { TextRecord } from './text-record.ts';

export type { ByteRange } from './line-range.ts';

/** Gives the bytes of a file as they were uploaded, or a part of them. */
export type OpenFile = (file: InputFile, range?: ByteRange) => AsyncIterable<Uint8Array>;

/**
 * The records of an input, in their order. Streams: holds a chunk of each file and one record, unless the format's
 * reader says otherwise. Of an input that is a range of a file, records are those of the lines that begin in it; their
 * numbers count within the range, from 2 on where the file's first line belongs to an earlier one.
 * @throws a subclass of UnreadableInput that says what is wrong, in which line, and what to do
 */
export function readRecords(
  input: PlanInput,
  open: OpenFile,
  context: ReadContext,
): AsyncIterable<TextRecord> {
  return {
    [Symbol.asyncIterator]() {
      const told = toldOnce(context);
      const sides = inputSides(
        input.files.map((file) => storedFile(file, input, open)),
        told,
      );
      const read =
        input.format === 'archive' ? readArchive(sides[0], told) : readSides(input.format, sides, told);
      const all = read[Symbol.asyncIterator]();
      const isContinued = input.range !== undefined && input.range.firstByte > 0;
      let empty = true;
      const see = (next: IteratorResult<TextRecord, void>) => {
        if (next.done && empty && !input.range) throw emptyInput(sides);
        empty = false;
        // The first line of the file is read with every range, for the names of its columns.
        return isContinued && !next.done && next.value.line === 1 ? all.next() : next;
      };
      return {
        // A generator would cost every record a few turns of the event queue.
        next: () => (empty || isContinued ? all.next().then(see) : all.next()),
        return: async () => (await all.return?.()) ?? { done: true, value: undefined },
      };
    },
  };
}

function emptyInput(sides: readonly { name: string }[]): EmptyInput {
  const names = sides.map(({ name }) => name).join(' and ');
  return new EmptyInput(`${names} has no record. Check the export and upload it again.`);
}

function storedFile(file: InputFile, { compression, range }: PlanInput, open: OpenFile): StoredFile {
  const name = nameOf(file.key);
  if (!range) return { name, compression, bytes: () => open(file) };
  return {
    name: `${name} (bytes ${range.firstByte} to ${range.lastByte})`,
    compression,
    bytes: () => linesOfRange((part) => open(file, part), range),
  };
}

/** A file may be opened more than once; what is odd about it is told once. */
function toldOnce(context: ReadContext): ReadContext {
  const told = new Set<string>();
  const note = (note: InputNote) => {
    const words = `${note.error} ${note.part} ${note.message}`;
    if (!told.has(words)) context.note(note);
    told.add(words);
  };
  return { ...context, note };
}
