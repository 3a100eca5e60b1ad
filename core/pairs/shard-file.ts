import { PARTITIONS } from '../../contracts/shard.ts';
import { DragomanError } from '../errors.ts';
import type { Objects } from '../objects/objects.ts';
import { type Pair, partitionOf } from './pair.ts';
import { PairWriter, readPairs } from './pair-bytes.ts';

/** A shard object does not hold what its header promises. */
export class ShardDamaged extends DragomanError {}

/** 4,096 little-endian uint32: where every partition ends, counted from the end of the header. */
export const SHARD_HEADER_BYTES = PARTITIONS * 4;

/** Bytes of a pair beside one for each character, for which room is made at once. */
const PAIR_BYTES = 48;

/**
 * The object of one shard: the header, then the pairs of each partition as a group of PairWriter, in ascending order of
 * partitions; within a partition pairs keep the order in which they are given. Equal pairs give equal bytes. Not
 * compressed: partitions are a few kilobytes, of which gzip saves half for five times the time. Holds the result twice.
 */
export function encodeShard(pairs: readonly Pair[]): Uint8Array {
  const { order, ends } = sortByPartition(pairs);
  let characters = 0;
  for (const { source, target } of pairs) characters += source.length + target.length;
  const writer = new PairWriter(SHARD_HEADER_BYTES + characters + PAIR_BYTES * pairs.length);
  writer.skip(SHARD_HEADER_BYTES);
  const endBytes = new Uint32Array(PARTITIONS);
  for (let partition = 0, at = 0; partition < PARTITIONS; partition++) {
    writer.startGroup();
    for (; at < ends[partition]; at++) writer.write(pairs[order[at]]);
    endBytes[partition] = writer.length - SHARD_HEADER_BYTES;
  }
  const { bytes } = writer;
  endBytes.forEach((end, partition) => void bytes.writeUInt32LE(end, partition * 4));
  return bytes;
}

/** Places of the pairs in the order of their partitions, and how many places each partition ends after. */
function sortByPartition(pairs: readonly Pair[]): { order: Uint32Array; ends: Uint32Array } {
  const partitions = Uint16Array.from(pairs, ({ source }) => partitionOf(source));
  const next = new Uint32Array(PARTITIONS + 1);
  for (const partition of partitions) next[partition + 1]++;
  for (let partition = 0; partition < PARTITIONS; partition++) next[partition + 1] += next[partition];
  const order = new Uint32Array(pairs.length);
  // Counting on from where each partition starts ends where it ends.
  for (const [at, partition] of partitions.entries()) order[next[partition]++] = at;
  return { order, ends: next };
}

/**
 * The pairs of partitions first..last (both included) of a shard object, in ascending order of partitions. Makes one
 * ranged read for their ends and one for them; holds the range and one partition's pairs.
 * @throws ShardDamaged, ObjectMissing
 */
export async function* readShardPartitions(
  objects: Objects,
  key: string,
  first = 0,
  last = PARTITIONS - 1,
): AsyncIterable<{ partition: number; pair: Pair }> {
  const { start, ends } = await readEnds(objects, key, first, last);
  const sizeBytes = (ends.at(-1) ?? start) - start;
  if (sizeBytes === 0) return;
  const offset = SHARD_HEADER_BYTES + start;
  const range = Buffer.from(await objects.getRange(key, offset, offset + sizeBytes - 1));
  if (range.length !== sizeBytes) {
    throw damaged(key, `it ends ${sizeBytes - range.length} bytes before partition ${last} does`);
  }
  let at = 0;
  for (const [index, end] of ends.entries()) {
    const partition = first + index;
    const member = range.subarray(at, end - start);
    at = end - start;
    if (member.length === 0) continue;
    for (const pair of unpack(member, key, partition)) yield { partition, pair };
  }
}

/** Where the first of some partitions starts, and where each of them ends. */
async function readEnds(objects: Objects, key: string, first: number, last: number) {
  const before = Math.max(0, first - 1);
  const wanted = (last + 1 - before) * 4;
  const header = Buffer.from(await objects.getRange(key, before * 4, before * 4 + wanted - 1));
  if (header.length !== wanted) {
    throw damaged(key, `its header has ${header.length} of ${wanted} bytes`);
  }
  const ends = Array.from({ length: wanted / 4 }, (_, index) => header.readUInt32LE(index * 4));
  return { start: first === 0 ? 0 : (ends.shift() ?? 0), ends };
}

function unpack(member: Buffer, key: string, partition: number): Pair[] {
  try {
    return readPairs(member);
  } catch (error) {
    throw damaged(key, `partition ${partition} cannot be parsed (${(error as Error).message})`, error);
  }
}

function damaged(key: string, what: string, cause?: unknown): ShardDamaged {
  return new ShardDamaged(
    `Shard ${key} is damaged: ${what}. Delete it and start the preparation again; it is made anew from its uploads.`,
    { cause },
  );
}
