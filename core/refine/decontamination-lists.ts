import { StringDecoder } from 'node:string_decoder';
import type { PreparationPlan } from '../../contracts/plan.ts';
import { ContractViolation } from '../errors.ts';
import { keys } from '../keys.ts';
import type { Objects } from '../objects/objects.ts';
import type { Pair } from '../pairs/pair.ts';
import { normalise } from '../text/normalise.ts';

/** Opens an object by its `s3://bucket/key`. */
export type OpenUri = (uri: string) => AsyncIterable<Uint8Array>;

/** Where the text that must not be trained on comes from. */
export interface DecontaminationSources {
  data: Objects;
  plan: Pick<PreparationPlan, 'runId' | 'recipe' | 'sources'>;
  /** Streams all pairs of the shards that hold some of these sources. */
  pairsOf: (sourceIds: ReadonlySet<string>) => AsyncIterable<Pair>;
  openUri: OpenUri | undefined;
}

/**
 * Gathers the segments of the recipe's decontamination lists and of the sources with the use `decontaminate`, both
 * sides, and keeps them with the run, so that every item of Refine checks against the same text whatever happens to the
 * lists. Holds them all.
 * @returns the key, or undefined when there is no such text
 */
export async function keepDecontaminationLists({
  data,
  plan,
  pairsOf,
  openUri,
}: DecontaminationSources): Promise<string | undefined> {
  const { runId, recipe, sources } = plan;
  const uris = recipe.decontamination.lists;
  const sourceIds = new Set(Object.keys(sources).filter((id) => sources[id]?.use === 'decontaminate'));
  if (uris.length > 0 && !openUri) {
    throw new ContractViolation(
      `The recipe names ${uris.length} decontamination lists, but this deployment cannot open other buckets; remove decontamination.lists from the recipe.`,
    );
  }
  const segments = new Set<string>();
  for (const uri of uris) {
    for await (const line of lines((openUri as OpenUri)(uri))) {
      const segment = normalise(line);
      if (segment !== '') segments.add(segment);
    }
  }
  if (sourceIds.size > 0) {
    for await (const { source, target, origins } of pairsOf(sourceIds)) {
      if (sourceIds.has(origins[0].sourceId)) segments.add(source).add(target);
    }
  }
  if (segments.size === 0) return undefined;
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
