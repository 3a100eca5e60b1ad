import { z } from 'zod';
import { DeliveryManifest, RightsSidecar } from '../../contracts/delivery-manifest.ts';
import { Rights } from '../../contracts/rights.ts';
import { UnreadableInput } from '../errors.ts';
import { FileNotDelivered, MalformedManifest } from './errors.ts';
import type { DeliveredFile, NamedPair } from './group-files.ts';

/** Files that came together, and what some of them say about the others. */
export interface DescribedFiles<File extends DeliveredFile> {
  /** Files to be read. */
  files: File[];
  /** Manifests and sidecars that were understood: nothing of them is read as text. */
  descriptions: File[];
  refused: { file: File; error: UnreadableInput }[];
  pairs: NamedPair[];
  /** What holds for a file, the nearest first: its sidecar, its entry in a manifest, the manifests of its folders. */
  rightsOf(file: DeliveredFile): Rights | undefined;
}

const MANIFEST = 'dragoman.json';
const SIDECAR = '.rights.json';
/** 100,000 files take less. */
const LARGEST_MANIFEST_BYTES = 2 ** 25;

/**
 * Takes the manifests and sidecars out of files that came together (uploads of one source, members of one archive), and
 * reads them. One that is malformed is refused, and the files that it is about are read as if it were not there; one
 * that names files which did not come with it is refused too, and holds for those that did. Holds the manifests.
 * @throws what reading `bytesOf` throws, but for UnreadableInput, which refuses that file
 */
export async function readDescriptions<File extends DeliveredFile>(
  all: readonly File[],
  bytesOf: (file: File) => AsyncIterable<Uint8Array>,
): Promise<DescribedFiles<File>> {
  const sidecars = all.filter(({ path }) => path.endsWith(SIDECAR));
  const manifests = all.filter(({ path }) => path === MANIFEST || path.endsWith(`/${MANIFEST}`));
  const saying = new Set([...sidecars, ...manifests]);
  const files = all.filter((file) => !saying.has(file));
  const delivered = new Set(files.map(({ path }) => path));
  const said = new Map<string, Rights[]>();
  const say = (path: string, rights: Rights) => said.set(path, [...(said.get(path) ?? []), rights]);
  const folders: { folder: string; rights: Rights }[] = [];
  const described: DescribedFiles<File> = {
    files,
    descriptions: [],
    refused: [],
    pairs: [],
    rightsOf: ({ path }) => mergeRights([...(said.get(path) ?? []), ...foldersOf(path, folders)]),
  };
  const describe = async (file: File, read: () => Promise<string[]>) => {
    try {
      const missing = (await read()).filter((path) => !delivered.has(path));
      if (missing.length > 0) throw notDelivered(file, missing);
      described.descriptions.push(file);
    } catch (error) {
      if (!(error instanceof UnreadableInput)) throw error;
      described.refused.push({ file, error });
    }
  };
  // Sidecars come before entries, which come before folders.
  for (const file of sidecars) {
    await describe(file, async () => {
      const path = file.path.slice(0, -SIDECAR.length);
      say(path, await readDescription(file, bytesOf(file), RightsSidecar));
      return [path];
    });
  }
  for (const file of manifests) {
    await describe(file, async () => {
      const {
        v: _,
        files: entries,
        ...rights
      } = await readDescription(file, bytesOf(file), DeliveryManifest);
      const folder = file.path.slice(0, -MANIFEST.length);
      folders.push({ folder, rights });
      for (const { source, target, ...own } of entries) {
        say(`${folder}${source}`, own);
        if (target === undefined) continue;
        say(`${folder}${target}`, own);
        described.pairs.push({ source: `${folder}${source}`, target: `${folder}${target}` });
      }
      return entries.flatMap(({ source, target }) =>
        [source, target].filter((path) => path !== undefined).map((path) => `${folder}${path}`),
      );
    });
  }
  return described;
}

/** What the manifests of a file's folders say, the innermost first. */
function foldersOf(path: string, folders: readonly { folder: string; rights: Rights }[]): Rights[] {
  return folders
    .filter(({ folder }) => path.startsWith(folder))
    .sort((a, b) => b.folder.length - a.folder.length)
    .map(({ rights }) => rights);
}

/** Each field from the first that has it; undefined when none has any. */
export function mergeRights(all: readonly (Rights | undefined)[]): Rights | undefined {
  const merged: Rights = Object.assign({}, ...[...all].reverse().map((rights) => Rights.parse(rights ?? {})));
  return Object.keys(merged).length > 0 ? merged : undefined;
}

async function readDescription<Schema extends z.ZodType>(
  { path }: DeliveredFile,
  bytes: AsyncIterable<Uint8Array>,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const malformed = (what: string, cause?: unknown) =>
    new MalformedManifest(
      `${path} ${what}. Correct it and upload it again with the files that it is about; they were read without it.`,
      {},
      { cause },
    );
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of bytes) {
    sizeBytes += chunk.length;
    if (sizeBytes > LARGEST_MANIFEST_BYTES) throw malformed('has more than 32 MiB, which no manifest has');
    chunks.push(chunk);
  }
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)));
  } catch (error) {
    throw malformed(`is no JSON in UTF-8 (${(error as Error).message.slice(0, 100)})`, error);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw malformed(`is not as it must be: ${z.prettifyError(parsed.error).slice(0, 500)}`, parsed.error);
}

function notDelivered({ path }: DeliveredFile, missing: readonly string[]): FileNotDelivered {
  const more = missing.length > 5 ? ` and ${missing.length - 5} more` : '';
  return new FileNotDelivered(
    `${path} names files that did not come with it: ${missing.slice(0, 5).join(', ')}${more}. Upload it together with all files that it names; it was used for those that came.`,
  );
}
