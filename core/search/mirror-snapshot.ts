import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { z } from 'zod';
import { SearchHit } from '../../contracts/api/search.ts';
import { DatasetVersion, JobAttempt, ModelVersion, Run } from '../../contracts/entities.ts';
import { IsoTime } from '../../contracts/primitives.ts';
import { ObjectMissing } from '../errors.ts';
import { DECOMPRESS } from '../formats/compression.ts';
import { decodeText } from '../formats/decode-text.ts';
import { readLines } from '../formats/lines.ts';
import { shortHash } from '../hashing.ts';
import { keys } from '../keys.ts';
import type { MutableObjects } from '../objects/objects.ts';
import { emptyState, type MirrorState } from './mirror-state.ts';
import { entryKey, type SearchEntry, withText } from './search-entry.ts';

/** Raise it when other entries or facts are made of the same items: what was written before is then not read any more. */
const FORMAT = 1;
/** What is kept are parts of these; when one of them changes, what was written before is not read any more. */
const CONTRACTS = [SearchHit, Run, JobAttempt, DatasetVersion, ModelVersion];
/** Written at once: a line each would be a wait each. */
const BLOCK_CHARACTERS = 2 ** 16;
/** Twice as fast as the usual level, for an object a tenth larger. */
const GZIP_LEVEL = 1;

/** The first line; the others are an item each: the name of its map, its key and itself. */
const Header = z.strictObject({ since: IsoTime, complete: z.boolean() });

/** A state as it is written: its entries in the order in which they are shown, so that reading need not sort. */
type WrittenState = Omit<MirrorState, 'entries'> & { entries: readonly SearchEntry[] };

/**
 * Writes a state down for the next process: JSON Lines in gzip under a key that only code of the same format and
 * contracts reads. Whoever writes last wins; an older state only means more to read anew. Memory: some blocks of lines.
 */
export async function writeSnapshot(
  data: Pick<MutableObjects, 'putStream'>,
  state: WrittenState,
): Promise<void> {
  const packed = createGzip({ level: GZIP_LEVEL });
  await Promise.all([
    pipeline(Readable.from(blocksOf(linesOf(state))), packed),
    data.putStream(snapshotKey(), packed, 'application/gzip'),
  ]);
}

/**
 * The state that was written last; undefined where none was by code of this format and contracts. What it holds is not
 * checked item by item: it was when it came from the registry, and gzip's checksum says that it is as it was written.
 * @throws when it is damaged
 */
export async function readSnapshot(data: Pick<MutableObjects, 'stream'>): Promise<MirrorState | undefined> {
  const key = snapshotKey();
  const state = emptyState();
  const maps: Record<string, Map<string, unknown>> = { ...mapsOf(state), entries: state.entries };
  let header: z.infer<typeof Header> | undefined;
  try {
    const text = decodeText(DECOMPRESS.gzip(data.stream(key)), { name: key });
    for await (const lines of readLines(text, key)) {
      for (const line of lines) {
        if (header === undefined) header = Header.parse(JSON.parse(line));
        else {
          const [name, id, value] = JSON.parse(line) as [string, string, unknown];
          maps[name]?.set(id, name === 'entries' ? withText(value as SearchEntry) : value);
        }
      }
    }
  } catch (error) {
    if (error instanceof ObjectMissing) return undefined;
    throw error;
  }
  return header && { ...state, ...header };
}

const mapsOf = ({ scores, titlesOf, facts }: Omit<MirrorState, 'entries'>) => ({
  scores,
  titlesOf,
  ...facts,
});

let shape: string | undefined;
function snapshotKey(): string {
  shape ??= shortHash([FORMAT, ...CONTRACTS.map((contract) => z.toJSONSchema(contract))]);
  return keys.mirrorSnapshot(shape);
}

function* linesOf({ entries, ...state }: WrittenState): Iterable<string> {
  const { since, complete } = state;
  yield JSON.stringify({ since, complete });
  for (const { text: _, ...entry } of entries) yield JSON.stringify(['entries', entryKey(entry), entry]);
  for (const [name, map] of Object.entries(mapsOf(state))) {
    for (const [key, value] of map) yield JSON.stringify([name, key, value]);
  }
}

function* blocksOf(lines: Iterable<string>): Iterable<string> {
  let block = '';
  for (const line of lines) {
    block += `${line}\n`;
    if (block.length < BLOCK_CHARACTERS) continue;
    yield block;
    block = '';
  }
  if (block !== '') yield block;
}
