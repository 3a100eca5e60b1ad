import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A fresh directory under the system's temporary one. Files in it get names of ours, never names from an upload. */
export interface TemporaryDirectory {
  path: string;
  /** Deletes it with all that is in it. */
  remove(): Promise<void>;
}

/** Makes a directory that the caller removes; withTemporaryDirectory does both. */
export async function makeTemporaryDirectory(): Promise<TemporaryDirectory> {
  const path = await mkdtemp(join(tmpdir(), 'dragoman-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Gives `use` a fresh directory, and deletes it when `use` has ended, also with an error. */
export async function withTemporaryDirectory<Result>(
  use: (directory: string) => Promise<Result>,
): Promise<Result> {
  const directory = await makeTemporaryDirectory();
  try {
    return await use(directory.path);
  } finally {
    await directory.remove();
  }
}
