import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { InputFile } from '../../contracts/plan.ts';
import { SourceId } from '../../contracts/primitives.ts';
import { DragomanError, ObjectMissing } from '../../core/errors.ts';
import { shortHash } from '../../core/hashing.ts';
import { type CorpusId, keys } from '../../core/keys.ts';
import { directoryObjects } from '../../core/objects/directory-objects.ts';
import type { Objects } from '../../core/objects/objects.ts';

/** The folder that was given has nothing to prepare, or names that cannot become sources. */
export class LandingUnusable extends DragomanError {}

/** The source of files that lie in no folder. */
const TOP_SOURCE = 'files';

/** A file as the corpus sees it: an upload whose version is its content. */
export interface LandingFile extends InputFile {
  sourceId: string;
  /** Path in its source. */
  file: string;
  /** Path in the folder. */
  path: string;
  versionId: string;
}

/**
 * The files of a folder as uploads, ascending by key: the first folder is the source, `files` for files that lie in none.
 * Names that begin with a dot are left out. Content names an upload, so the same files give the same version on every
 * machine. Reads every file once. @throws LandingUnusable
 */
export async function readLandingFolder(directory: string, corpus: CorpusId): Promise<LandingFile[]> {
  const files: LandingFile[] = [];
  const folderOfSource = new Map<string, string>();
  for (const found of await filesIn(directory)) {
    const [folder, ...rest] = found.path.split('/');
    const sourceId = rest.length === 0 ? TOP_SOURCE : sourceIdOf(folder);
    const file = rest.length === 0 ? found.path : rest.join('/');
    const earlier = folderOfSource.get(sourceId);
    const name = rest.length === 0 ? '.' : folder;
    if (earlier !== undefined && earlier !== name) {
      throw new LandingUnusable(
        `The folders ${earlier} and ${name} of ${directory} would both be the source ${sourceId}. Rename one of them.`,
      );
    }
    folderOfSource.set(sourceId, name);
    const key = keys.upload({ ...corpus, sourceId, file });
    const versionId = await checksum(path.join(directory, found.path));
    const uploadId = shortHash([key, versionId]);
    files.push({ ...found, sourceId, file, key, uploadId, versionId, eTag: versionId });
  }
  return files.sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** The files as the landing store that a run reads. A version that is no longer there is missing; nothing is ever written. */
export function landingObjects(directory: string, files: readonly LandingFile[]): Objects {
  const folder = directoryObjects(directory);
  const byKey = new Map(files.map((file) => [file.key, file]));
  const pathOf = (key: string, versionId?: string) => {
    const file = byKey.get(key);
    if (file && (versionId === undefined || versionId === file.versionId)) return file.path;
    throw new ObjectMissing(`${key} is not in ${directory} as it was${versionId ? ` (${versionId})` : ''}.`);
  };
  const refuse = () => {
    throw new LandingUnusable(`${directory} is only read.`);
  };
  return {
    get: async (key) => folder.get(pathOf(key)),
    getRange: async (key, first, last) => folder.getRange(pathOf(key), first, last),
    async *stream(key, versionId, range) {
      yield* folder.stream(pathOf(key, versionId), undefined, range);
    },
    put: refuse,
    putIfAbsent: refuse,
    async *list(prefix) {
      for (const { key, sizeBytes } of files) if (key.startsWith(prefix)) yield { key, sizeBytes };
    },
    size: async (key) => byKey.get(key)?.sizeBytes,
    copyTo: async (key, target, targetKey, versionId) =>
      folder.copyTo(pathOf(key, versionId), target, targetKey),
  };
}

async function filesIn(directory: string): Promise<{ path: string; sizeBytes: number }[]> {
  // A folder that is not there would otherwise look like an empty one.
  await readdir(directory).catch((error: Error) => {
    throw new LandingUnusable(
      `${directory} cannot be read: ${error.message}. Name the folder that holds the text.`,
      {
        cause: error,
      },
    );
  });
  const files: { path: string; sizeBytes: number }[] = [];
  for await (const { key, sizeBytes } of directoryObjects(directory).list('')) {
    if (!key.split('/').some((part) => part.startsWith('.'))) files.push({ path: key, sizeBytes });
  }
  return files;
}

function sourceIdOf(folder: string): string {
  const slug = folder
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  if (SourceId.safeParse(slug).success) return slug;
  throw new LandingUnusable(
    `The folder ${folder} cannot be the name of a source. Name it with at most 40 letters, digits and hyphens.`,
  );
}

async function checksum(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk);
  return hash.digest('hex');
}
