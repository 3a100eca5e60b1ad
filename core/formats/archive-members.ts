import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { extract, type Header } from 'tar-stream';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { UnreadableInput } from '../errors.ts';
import type { SizeBounds } from './bytes.ts';
import { BrokenArchive, InputTooLarge, UnreadableMember } from './errors.ts';
import { peek } from './peek.ts';

/** A file in an archive. */
export interface ArchiveMember {
  /** As the archive has it; it names the member to people, and never a file. */
  path: string;
  /** Decompressed, from the beginning each time. @throws BrokenArchive */
  bytes(): AsyncIterable<Uint8Array>;
}

/** What is in an archive. */
export interface ArchiveContents {
  members: ArchiveMember[];
  /** Members that are not read, and what keeps the rest of the archive from being read, with the reason. */
  unreadable: { path: string; error: UnreadableInput }[];
  close(): Promise<void>;
}

export interface OpenArchiveOptions {
  /** For messages. */
  name: string;
  /** A file that does not exist yet, to which the archive is written. */
  file: string;
  bounds: SizeBounds;
}

/** More members than anybody packs by hand; what is beyond is not read. */
const MOST_MEMBERS = 10_000;

/**
 * Opens a zip file (by its first bytes) or a tar file. Writes one file: the zip as it is, or the members of the tar one
 * after the other; so names of members never reach the disk. Disk: that file, within the bounds of size. Memory: a chunk,
 * and 200 bytes a member.
 * @throws BrokenArchive, InputTooLarge, and what reading `chunks` throws
 */
export async function openArchive(
  chunks: AsyncIterable<Uint8Array>,
  options: OpenArchiveOptions,
): Promise<ArchiveContents> {
  const { head, all } = await peek(chunks, 4);
  const isZip = /^504b(?:0304|0506)$/.test(Buffer.from(head).toString('hex'));
  const file = await open(options.file, 'wx');
  try {
    if (!isZip) return await openTar(all, file, options);
    for await (const chunk of all) await file.write(chunk);
  } finally {
    await file.close();
  }
  return openZip(options);
}

async function openTar(
  chunks: AsyncIterable<Uint8Array>,
  file: FileHandle,
  { name, file: path }: OpenArchiveOptions,
): Promise<ArchiveContents> {
  const listed = new MemberList();
  const tar = extract({});
  let failure: unknown;
  const feeding = feed(chunks, tar).catch((error) => {
    failure = error;
    tar.destroy(error);
  });
  let written = 0;
  let current = name;
  try {
    for await (const entry of tar) {
      current = entry.header.name;
      const start = written;
      const accepted = listed.accept(current, kindProblem(entry.header));
      for await (const chunk of entry as AsyncIterable<Uint8Array>) {
        if (accepted) written += (await file.write(chunk)).bytesWritten;
      }
      const end = written - 1;
      if (accepted) listed.members.push({ path: current, bytes: () => partOf(path, start, end) });
    }
  } catch (error) {
    const cause = failure ?? error;
    const isOfStore = failure !== undefined && !(failure instanceof UnreadableInput);
    if (isOfStore) throw failure;
    // The members before the damage are whole.
    const ending = cause instanceof UnreadableInput ? cause : endOfArchive(name, cause);
    listed.unreadable.push({ path: current, error: ending });
  }
  await feeding;
  return { ...listed.contents(), close: async () => undefined };
}

async function feed(chunks: AsyncIterable<Uint8Array>, tar: ReturnType<typeof extract>): Promise<void> {
  for await (const chunk of chunks) {
    if (tar.destroyed) return;
    if (!tar.write(chunk))
      await new Promise<void>((resolve) => tar.once('drain', resolve).once('close', resolve));
  }
  tar.end(undefined);
}

function kindProblem({ type, name }: Header): UnreadableInput | undefined {
  if (type === 'file' || type === 'contiguous-file') return undefined;
  return new UnreadableMember(
    `${name} is a ${type} and not a file. Pack the file itself and upload it again.`,
  );
}

async function* partOf(path: string, start: number, end: number): AsyncIterable<Uint8Array> {
  if (end >= start) yield* createReadStream(path, { start, end }) as AsyncIterable<Uint8Array>;
}

async function openZip({ name, file, bounds }: OpenArchiveOptions): Promise<ArchiveContents> {
  let zip: ZipFile;
  try {
    zip = await openPromise(file, { lazyEntries: true, autoClose: false, decodeStrings: false });
  } catch (error) {
    throw endOfArchive(name, error);
  }
  const listed = new MemberList();
  try {
    for await (const entry of zip.eachEntry()) {
      const path = nameOfEntry(entry);
      if (listed.accept(path, await entryProblem(zip, entry, path, bounds))) {
        listed.members.push({ path, bytes: () => entryBytes(zip, entry, path) });
      }
      if (listed.isFull) break;
    }
  } catch (error) {
    listed.unreadable.push({ path: name, error: endOfArchive(name, error) });
  }
  return { ...listed.contents(), close: async () => zip.close() };
}

/** UTF-8 where the bytes are; the specification's other choice, IBM 437, is what few tools write. */
function nameOfEntry({ fileNameRaw }: Entry): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(fileNameRaw);
  } catch {
    return fileNameRaw.toString('latin1');
  }
}

async function entryProblem(
  zip: ZipFile,
  entry: Entry,
  path: string,
  { maximumRatio, ratioFromBytes }: SizeBounds,
): Promise<UnreadableInput | undefined> {
  const { uncompressedSize, compressedSize } = entry;
  if (entry.isEncrypted()) {
    return new UnreadableMember(`${path} is encrypted. Pack it without a password and upload it again.`);
  }
  // The upper half of the attributes of an archive made on Unix is the file's mode: 0o120000 is a symbolic link.
  if (((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000) {
    return new UnreadableMember(
      `${path} is a link and not a file. Pack the file itself and upload it again.`,
    );
  }
  if (!entry.canDecodeFileData()) {
    return new UnreadableMember(
      `${path} is compressed by method ${entry.compressionMethod}, which is not read. Pack it with the usual one (deflate) and upload it again.`,
    );
  }
  if (uncompressedSize > ratioFromBytes && uncompressedSize > compressedSize * maximumRatio) {
    return new InputTooLarge(
      `${path} grows to more than ${maximumRatio} times its size when decompressed, which no text does. If it really is text, upload it by itself.`,
    );
  }
  return localHeaderProblem(zip, entry, path);
}

/** Tools that trust the header before a member read another archive than those that trust the directory. */
async function localHeaderProblem(
  zip: ZipFile,
  entry: Entry,
  path: string,
): Promise<UnreadableInput | undefined> {
  try {
    const local = await zip.readLocalFileHeaderPromise(entry);
    const agrees =
      local.fileName.equals(entry.fileNameRaw) && local.compressionMethod === entry.compressionMethod;
    return agrees ? undefined : brokenMember(path, 'its header says something else than the directory');
  } catch (error) {
    return brokenMember(path, (error as Error).message, error);
  }
}

async function* entryBytes(zip: ZipFile, entry: Entry, path: string): AsyncIterable<Uint8Array> {
  let checksum = 0;
  try {
    for await (const chunk of await zip.openReadStreamPromise(entry)) {
      checksum = crc32(chunk, checksum);
      yield chunk as Uint8Array;
    }
  } catch (error) {
    throw brokenMember(path, (error as Error).message, error);
  }
  if (checksum !== entry.crc32) throw brokenMember(path, 'its checksum is wrong');
}

/** Members by name; refuses names that would leave the archive, and second ones. */
class MemberList {
  readonly members: ArchiveMember[] = [];
  readonly unreadable: ArchiveContents['unreadable'] = [];
  private readonly paths = new Set<string>();
  private counted = 0;

  get isFull(): boolean {
    return this.counted > MOST_MEMBERS;
  }

  /** @returns true when the member is to be read; folders and what operating systems add are none */
  accept(path: string, problem: UnreadableInput | undefined): boolean {
    if (path.endsWith('/') || /(?:^|\/)(?:__MACOSX\/|\.(?!\.?(?:\/|$)))/.test(path)) return false;
    this.counted++;
    if (this.counted > MOST_MEMBERS + 1) return false;
    const error = this.isFull ? tooMany(path) : (nameProblem(path) ?? problem ?? this.secondProblem(path));
    if (error) this.unreadable.push({ path, error });
    else this.paths.add(path);
    return error === undefined;
  }

  contents(): Pick<ArchiveContents, 'members' | 'unreadable'> {
    return { members: this.members, unreadable: this.unreadable };
  }

  private secondProblem(path: string): UnreadableInput | undefined {
    if (!this.paths.has(path)) return undefined;
    return new UnreadableMember(
      `${path} is in the archive twice; the first one was read. Rename one of them and upload it again.`,
    );
  }
}

function nameProblem(path: string): UnreadableInput | undefined {
  const isPlain = !/^(?:\/|[A-Za-z]:)|[\\\p{Cc}]/u.test(path) && !path.split('/').includes('..');
  if (isPlain) return undefined;
  return new UnreadableMember(
    `${JSON.stringify(path)} is no name of a member that is read: it is absolute, leaves the archive, or has backslashes or control characters. Rename it and upload the archive again.`,
  );
}

const tooMany = (path: string) =>
  new InputTooLarge(
    `The archive has more than ${MOST_MEMBERS} members; ${path} and what follows was not read. Split it and upload the parts.`,
  );

function brokenMember(path: string, what: string, cause?: unknown): BrokenArchive {
  return new BrokenArchive(`${path} is damaged (${what}). Pack it again and upload it again.`, {}, { cause });
}

function endOfArchive(name: string, cause: unknown): UnreadableInput {
  const { message } = cause as Error;
  return new BrokenArchive(
    `${name} cannot be read to its end (${message}). Pack it again and upload it again.`,
    {},
    { cause },
  );
}
