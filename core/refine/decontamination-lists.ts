import { StringDecoder } from 'node:string_decoder';
import { ContractViolation } from '../errors.ts';
import { keys } from '../keys.ts';
import type { Objects } from '../objects/objects.ts';
import { normalise } from '../text/normalise.ts';

/** Opens an object by its `s3://bucket/key`. */
export type OpenUri = (uri: string) => AsyncIterable<Uint8Array>;

/**
 * Reads the recipe's decontamination lists once and keeps their segments with the run, so that every item of Refine
 * checks against the same text whatever happens to the lists. Holds them all.
 * @returns the key, or undefined when there are no lists
 */
export async function keepDecontaminationLists(
  data: Objects,
  runId: string,
  uris: readonly string[],
  openUri: OpenUri | undefined,
): Promise<string | undefined> {
  if (uris.length === 0) return undefined;
  if (!openUri) {
    throw new ContractViolation(
      `The recipe names ${uris.length} decontamination lists, but this deployment cannot open other buckets; remove decontamination.lists from the recipe.`,
    );
  }
  const segments = new Set<string>();
  for (const uri of uris) {
    for await (const line of lines(openUri(uri))) {
      const segment = normalise(line);
      if (segment !== '') segments.add(segment);
    }
  }
  const key = keys.decontamination(runId);
  await data.put(
    key,
    [...segments]
      .sort()
      .map((segment) => `${segment}\n`)
      .join(''),
    'text/plain',
  );
  return key;
}

/** The segments that `keepDecontaminationLists` kept. */
export async function readDecontaminationLists(data: Objects, key: string | undefined): Promise<string[]> {
  if (key === undefined) return [];
  return Buffer.from(await data.get(key))
    .toString('utf8')
    .split('\n')
    .slice(0, -1);
}

async function* lines(chunks: AsyncIterable<Uint8Array>): AsyncIterable<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of chunks) {
    const parts = (rest + decoder.write(Buffer.from(chunk))).split('\n');
    rest = parts.pop() ?? '';
    yield* parts;
  }
  yield rest + decoder.end();
}
