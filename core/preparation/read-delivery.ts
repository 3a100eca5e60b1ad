import { z } from 'zod';
import { DeliveryManifest, RightsSidecar } from '../../contracts/delivery-manifest.ts';
import type { InputFile } from '../../contracts/plan.ts';
import { Rights } from '../../contracts/rights.ts';
import { UnreadableInput } from '../errors.ts';
import type { NamedPair } from '../formats/group-files.ts';
import { pathBelowSource } from '../formats/group-inputs.ts';
import type { Objects } from '../objects/objects.ts';

/** A `dragoman.json` or a sidecar that is no JSON, or says what its contract does not allow. */
export class MalformedManifest extends UnreadableInput {}

/** A `dragoman.json` or a sidecar names files that did not come with it. */
export class FileNotDelivered extends UnreadableInput {}

/** What came from one source, and what was said about it. */
export interface Delivery {
  /** Files to be read. */
  files: InputFile[];
  /** Manifests and sidecars that were understood: nothing of them is read as text. */
  descriptions: InputFile[];
  refused: { file: InputFile; error: UnreadableInput }[];
  pairs: NamedPair[];
  /** What holds for a file, the nearest first: its sidecar, its entry in a manifest, the manifests of its folders. */
  rightsOf(file: InputFile): Rights | undefined;
}

const MANIFEST = 'dragoman.json';
const SIDECAR = '.rights.json';
/** 100,000 files take less. */
const LARGEST_MANIFEST_BYTES = 2 ** 25;

/**
 * Takes the manifests and sidecars out of what one source uploaded, and reads them. One that is malformed is refused,
 * and the files that it is about are read as if it were not there; one that names files which did not come with it is
 * refused too, and holds for those that did. Holds the manifests.
 */
export async function readDelivery(uploads: readonly InputFile[], landing: Objects): Promise<Delivery> {
  const isDescription = ({ key }: InputFile) => key.endsWith(`/${MANIFEST}`) || key.endsWith(SIDECAR);
  const files = uploads.filter((file) => !isDescription(file));
  const delivered = new Set(files.map(pathBelowSource));
  const said = new Map<string, Rights[]>();
  const say = (path: string, rights: Rights) => said.set(path, [...(said.get(path) ?? []), rights]);
  const folders: { folder: string; rights: Rights }[] = [];
  const delivery: Delivery = {
    files,
    descriptions: [],
    refused: [],
    pairs: [],
    rightsOf: (file) => merge([...(said.get(pathBelowSource(file)) ?? []), ...foldersOf(file, folders)]),
  };
  const describe = async (file: InputFile, read: () => Promise<string[]>) => {
    try {
      const missing = (await read()).filter((path) => !delivered.has(path));
      if (missing.length > 0) throw notDelivered(file, missing);
      delivery.descriptions.push(file);
    } catch (error) {
      if (!(error instanceof UnreadableInput)) throw error;
      delivery.refused.push({ file, error });
    }
  };
  // Sidecars come before entries, which come before folders.
  for (const file of uploads.filter(({ key }) => key.endsWith(SIDECAR))) {
    await describe(file, async () => {
      const path = pathBelowSource(file).slice(0, -SIDECAR.length);
      say(path, await readDescription(file, landing, RightsSidecar));
      return [path];
    });
  }
  for (const file of uploads.filter(({ key }) => key.endsWith(`/${MANIFEST}`))) {
    await describe(file, async () => {
      const { v: _, files: entries, ...rights } = await readDescription(file, landing, DeliveryManifest);
      const folder = pathBelowSource(file).slice(0, -MANIFEST.length);
      folders.push({ folder, rights });
      for (const { source, target, ...own } of entries) {
        say(`${folder}${source}`, own);
        if (target === undefined) continue;
        say(`${folder}${target}`, own);
        delivery.pairs.push({ source: `${folder}${source}`, target: `${folder}${target}` });
      }
      return entries.flatMap(({ source, target }) =>
        [source, target].filter((path) => path !== undefined).map((path) => `${folder}${path}`),
      );
    });
  }
  return delivery;
}

/** What the manifests of a file's folders say, the innermost first. */
function foldersOf(file: InputFile, folders: readonly { folder: string; rights: Rights }[]): Rights[] {
  const path = pathBelowSource(file);
  return folders
    .filter(({ folder }) => path.startsWith(folder))
    .sort((a, b) => b.folder.length - a.folder.length)
    .map(({ rights }) => rights);
}

/** Each field from the first that has it; undefined when none has any. */
export function merge(all: readonly (Rights | undefined)[]): Rights | undefined {
  const merged: Rights = Object.assign({}, ...[...all].reverse().map((rights) => Rights.parse(rights ?? {})));
  return Object.keys(merged).length > 0 ? merged : undefined;
}

async function readDescription<Schema extends z.ZodType>(
  file: InputFile,
  landing: Objects,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const malformed = (what: string, cause?: unknown) =>
    new MalformedManifest(
      `${file.key} ${what}. Correct it and upload it again with the files that it is about; they were read without it.`,
      {},
      { cause },
    );
  if (file.sizeBytes > LARGEST_MANIFEST_BYTES) throw malformed('has more than 32 MiB, which no manifest has');
  const chunks: Uint8Array[] = [];
  for await (const chunk of landing.stream(file.key, file.versionId)) chunks.push(chunk);
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

function notDelivered({ key }: InputFile, missing: readonly string[]): FileNotDelivered {
  const more = missing.length > 5 ? ` and ${missing.length - 5} more` : '';
  return new FileNotDelivered(
    `${key} names files that did not come with it: ${missing.slice(0, 5).join(', ')}${more}. Upload it together with all files that it names; it was used for those that came.`,
  );
}
