import { constants, createReadStream, type Dirent } from 'node:fs';
import {
  copyFile,
  link,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { threadId } from 'node:worker_threads';
import { DragomanError, ObjectMissing } from '../errors.ts';
import type { Objects } from './objects.ts';

/** A key that no file can have: an empty part, `.` or `..`, a backslash, NUL, a name that is too long or taken by a folder. */
export class UnusableKey extends DragomanError {}

/** The objects of a folder: a key is the path of a file in it. */
export interface DirectoryObjects extends Objects {
  /** Absolute. */
  readonly directory: string;
  /** Copies a file into the store, by reference where the file system can. */
  putFile(key: string, file: string): Promise<void>;
}

/** Files are written here under a passing name, so that no reader ever sees half of one. No key begins with it. */
const PASSING = '.writing';
const CHUNK_BYTES = 1 << 18;

let passingFiles = 0;

/**
 * The objects of a folder, which is made at the first write. Writes are atomic: another process sees the old object or
 * the new one. A process that is killed leaves a passing file that is never listed. A key has one version.
 */
export function directoryObjects(directory: string): DirectoryObjects {
  const root = path.resolve(directory);
  const fileOf = (key: string) => path.join(root, ...partsOf(key));

  const place = async (
    key: string,
    write: (passing: string) => Promise<void>,
    settle: (passing: string, target: string) => Promise<void> = rename,
  ) => {
    const target = fileOf(key);
    const passing = path.join(root, PASSING, `${process.pid}-${threadId}-${passingFiles++}`);
    try {
      await mkdir(path.dirname(passing), { recursive: true });
      await mkdir(path.dirname(target), { recursive: true });
      await write(passing);
      await settle(passing, target);
    } catch (error) {
      throw UNUSABLE_CODES.has(codeOf(error)) ? unusableKey(key, (error as Error).message, error) : error;
    } finally {
      await rm(passing, { force: true });
    }
  };
  const putFile = (key: string, file: string) =>
    place(key, (passing) => copyFile(file, passing, constants.COPYFILE_FICLONE));

  return {
    directory: root,
    putFile,
    get: (key) => orMissing(key, readFile(fileOf(key))),
    getRange: (key, first, last) => orMissing(key, readRange(fileOf(key), first, last)),
    async *stream(key, _versionId, range) {
      const part = range && { start: range.first, end: range.last };
      try {
        yield* createReadStream(fileOf(key), {
          highWaterMark: CHUNK_BYTES,
          ...part,
        }) as AsyncIterable<Uint8Array>;
      } catch (error) {
        throw missingOr(key, error);
      }
    },
    put: (key, body) => place(key, (passing) => writeFile(passing, body)),
    async putIfAbsent(key, body) {
      let isFree = true;
      await place(
        key,
        (passing) => writeFile(passing, body),
        // A hard link fails where a file is, and a rename would replace it.
        (passing, target) =>
          link(passing, target).catch((error) => {
            if (codeOf(error) !== 'EEXIST') throw error;
            isFree = false;
          }),
      );
      return isFree;
    },
    async *list(prefix) {
      for await (const key of walk(root, '', prefix)) {
        const sizeBytes = await sizeOf(fileOf(key));
        if (sizeBytes !== undefined) yield { key, sizeBytes };
      }
    },
    size: (key) => sizeOf(fileOf(key)),
    async copyTo(key, target, targetKey) {
      const file = fileOf(key);
      if ((await sizeOf(file)) === undefined) throw missing(key);
      if ('putFile' in target) await (target as DirectoryObjects).putFile(targetKey, file);
      else await target.put(targetKey, await readFile(file));
    },
  };
}

/** Removes what writers that were killed left behind; only while no other process writes. */
export const removePassingFiles = (directory: string) =>
  rm(path.join(directory, PASSING), { recursive: true, force: true });

function partsOf(key: string): string[] {
  const parts = key.split('/');
  const bad = parts.find((part) => part === '' || part === '.' || part === '..' || /[\\\0]/.test(part));
  if (bad !== undefined || parts[0] === PASSING) throw unusableKey(key, 'a part of it is no name of a file');
  return parts;
}

async function readRange(file: string, first: number, last: number): Promise<Uint8Array> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const body = Buffer.alloc(Math.max(0, Math.min(size, last + 1) - first));
    let read = 0;
    while (read < body.length) {
      const { bytesRead } = await handle.read(body, read, body.length - read, first + read);
      if (bytesRead === 0) break;
      read += bytesRead;
    }
    return body.subarray(0, read);
  } finally {
    await handle.close();
  }
}

/** Keys under a folder (`a/b/`, or nothing) that begin with the prefix, ascending. Holds the names of the folders it is in. */
async function* walk(root: string, folder: string, prefix: string): AsyncIterable<string> {
  let entries: Dirent[];
  try {
    entries = await readdir(path.join(root, folder), { withFileTypes: true });
  } catch (error) {
    if (MISSING_CODES.has(codeOf(error))) return;
    throw error;
  }
  const names = entries
    .filter((entry) => entry.isDirectory() || entry.isFile() || entry.isSymbolicLink())
    // A folder's keys are ordered by the slash that follows its name.
    .map((entry) => `${folder}${entry.name}${entry.isDirectory() ? '/' : ''}`)
    .filter((name) => name.startsWith(prefix) || (name.endsWith('/') && prefix.startsWith(name)))
    .sort();
  for (const name of names) {
    if (!name.endsWith('/')) yield name;
    else if (name !== `${PASSING}/`) yield* walk(root, name, prefix);
  }
}

async function sizeOf(file: string): Promise<number | undefined> {
  try {
    const found = await stat(file);
    return found.isFile() ? found.size : undefined;
  } catch (error) {
    if (MISSING_CODES.has(codeOf(error))) return undefined;
    throw error;
  }
}

const MISSING_CODES = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG']);
/** What a write fails with where a folder or a file is in the way, or a name is too long. */
const UNUSABLE_CODES = new Set(['ENOTDIR', 'EISDIR', 'EEXIST', 'ENOTEMPTY', 'ENAMETOOLONG']);
const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? '';

const missing = (key: string, cause?: unknown) => new ObjectMissing(`No object ${key}.`, { cause });
const missingOr = (key: string, error: unknown) =>
  MISSING_CODES.has(codeOf(error)) ? missing(key, error) : error;

async function orMissing<Value>(key: string, reading: Promise<Value>): Promise<Value> {
  try {
    return await reading;
  } catch (error) {
    throw missingOr(key, error);
  }
}

function unusableKey(key: string, why: string, cause?: unknown): UnusableKey {
  return new UnusableKey(`No file can be written for ${JSON.stringify(key)}: ${why}. Rename the file.`, {
    cause,
  });
}
