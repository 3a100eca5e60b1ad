import { join } from 'node:path';
import type { Rights } from '../../contracts/rights.ts';
import type { InputNote } from '../../contracts/shard.ts';
import { UnreadableInput } from '../errors.ts';
import { makeTemporaryDirectory } from '../temporary-directory.ts';
import { type ArchiveMember, openArchive } from './archive-members.ts';
import { EmptyInput, UnreadableMember } from './errors.ts';
import { type FileGroup, groupFiles } from './group-files.ts';
import { inputSides } from './input-side.ts';
import { mergeRights, readDescriptions } from './read-descriptions.ts';
import { type InputSide, type ReadContext, readSides } from './readers.ts';
import type { TextRecord } from './text-record.ts';

/** An archive in an archive is read, one in that is not. */
const DEEPEST = 2;
/** Members that are named one by one when they are not read; the others are counted. */
const MOST_NOTES = 100;

/**
 * The records of a zip or tar file's members, grouped and read as if they had been uploaded each by itself
 * (groupFiles), one after the other; an archive in it is opened once more. A record's `document` is its member's path
 * where the reader gives none; records are numbered through, and have the rights that a `dragoman.json` or a sidecar in
 * the archive gives their member. A member counts as a whole or not at all, as a file does:
 * each is read twice, first to its end without using what it gives. One that cannot be read is noted as `skipped`, and
 * so is one that nothing can read. Disk: as openArchive, twice for an archive in an archive. All members together stay
 * within the bounds of size.
 * @throws BrokenArchive, InputTooLarge, EmptyInput when no member could be read
 */
export async function* readArchive(side: InputSide, context: ReadContext): AsyncIterable<TextRecord> {
  const notes = new SkippedNotes(context);
  let record = 0;
  const reading: ArchiveReading = {
    notes,
    allowance: { bytes: context.bounds.maximumBytes },
    depth: 1,
    folder: '',
    rights: undefined,
  };
  for await (const read of readMembers(side, context, reading)) yield { ...read, record: ++record };
  notes.end();
  if (record === 0) {
    throw new EmptyInput(
      `${side.name} has no member that could be read. ${notes.first ?? 'It is empty. Pack it again and upload it again.'}`,
    );
  }
}

interface ArchiveReading {
  notes: SkippedNotes;
  /** What all members together may still have. */
  allowance: { bytes: number };
  depth: number;
  /** Path of the archive within the outer one, with a slash. */
  folder: string;
  /** What the outer archive says of the archive. */
  rights: Rights | undefined;
}

async function* readMembers(
  side: InputSide,
  context: ReadContext,
  reading: ArchiveReading,
): AsyncIterable<TextRecord> {
  const { notes, folder } = reading;
  const directory = await makeTemporaryDirectory();
  try {
    const archive = await openArchive(side.bytes(), {
      name: side.name,
      file: join(directory.path, 'archive'),
      bounds: context.bounds,
    });
    try {
      for (const { path, error } of archive.unreadable) notes.skip(`${folder}${path}`, error);
      const described = await readDescriptions(archive.members, (file) => plainBytes(file, context, reading));
      const { groups, refused } = groupFiles(described.files, context.languages, described.pairs);
      for (const { file, error } of [...described.refused, ...refused]) {
        notes.skip(`${folder}${file.path}`, error);
      }
      for (const group of groups) {
        const rights = mergeRights([...group.files.map(described.rightsOf), reading.rights]);
        yield* readGroup(group, context, { ...reading, rights });
      }
    } finally {
      await archive.close();
    }
  } finally {
    await directory.remove();
  }
}

/** A member's bytes, counted once against what all members together may have. */
function plainBytes(
  { path, bytes }: ArchiveMember,
  context: ReadContext,
  { allowance }: ArchiveReading,
): AsyncIterable<Uint8Array> {
  const bounds = { ...context.bounds, maximumBytes: allowance.bytes };
  const [side] = inputSides([{ name: path, compression: 'none', bytes }], { ...context, bounds }, (bytes) => {
    allowance.bytes -= bytes;
  });
  return side.bytes();
}

async function* readGroup(
  { format, compression, files }: FileGroup<ArchiveMember>,
  context: ReadContext,
  reading: ArchiveReading,
): AsyncIterable<TextRecord> {
  const { notes, allowance, folder, depth, rights } = reading;
  const path = `${folder}${files[0].path}`;
  const told: InputNote[] = [];
  const ownContext: ReadContext = {
    ...context,
    bounds: { ...context.bounds, maximumBytes: allowance.bytes },
    note: (note) => told.push({ part: path, ...note }),
  };
  const stored = files.map((member) => ({ name: member.path, compression, bytes: member.bytes }));
  const sides = inputSides(stored, ownContext);
  try {
    if (format === 'archive') {
      if (depth === DEEPEST) throw tooDeep(path);
      yield* readMembers(sides[0], ownContext, { ...reading, depth: depth + 1, folder: `${path}/` });
    } else {
      const first = inputSides(stored, ownContext, (bytes) => {
        allowance.bytes -= bytes;
      });
      await readToEnd(readSides(format, first, ownContext), path);
      told.length = 0;
      for await (const record of readSides(format, sides, ownContext)) {
        yield { document: path, ...record, ...(rights && { rights }) };
      }
    }
  } catch (error) {
    if (!(error instanceof UnreadableInput)) throw error;
    notes.skip(path, error);
    return;
  }
  for (const note of told) context.note(note);
}

/** Reads without using anything, to see that it can be read. @throws EmptyInput, what reading throws */
async function readToEnd(records: AsyncIterable<TextRecord>, path: string): Promise<void> {
  let empty = true;
  for await (const _ of records) empty = false;
  if (empty) throw new EmptyInput(`${path} has no record. Check the export and upload it again.`);
}

function tooDeep(path: string): UnreadableMember {
  return new UnreadableMember(
    `${path} is an archive in an archive in an archive, which is not opened. Unpack it and upload it again.`,
  );
}

/** Notes of what was not read: the first ones each, the others together. */
class SkippedNotes {
  /** Message of the first. */
  first: string | undefined;
  private skipped = 0;
  private readonly context: ReadContext;

  constructor(context: ReadContext) {
    this.context = context;
  }

  skip(part: string, { name, message, line, record }: UnreadableInput): void {
    this.first ??= message;
    this.skipped++;
    if (this.skipped > MOST_NOTES) return;
    this.context.note({ kind: 'skipped', part, error: name, message, line, record });
  }

  end(): void {
    const more = this.skipped - MOST_NOTES;
    if (more <= 0) return;
    this.context.note({
      kind: 'skipped',
      error: 'UnreadableMember',
      message: `${more} more members could not be read. Correct the ones that are named, and upload the archive again to see the others.`,
    });
  }
}
