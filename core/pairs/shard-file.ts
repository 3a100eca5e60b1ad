import { PARTITIONS } from '../../contracts/shard.ts';
import { DragomanError } from '../errors.ts';
import type { Objects } from '../objects/objects.ts';
import { type Origin, type Pair, partitionOf } from './pair.ts';

/** A shard object does not hold what its header promises. */
export class ShardDamaged extends DragomanError {}

/** 4,096 little-endian uint32: the byte length of every partition, 0 where it has no pairs. */
export const SHARD_HEADER_BYTES = PARTITIONS * 4;

type OriginLine = [string, string, number, string | 0, number, string | 0, string | 0];
type PairLine = [source: string, target: string, domain: string | 0, ...origins: OriginLine[]];

/**
 * The object of one shard: the header, then for each partition that has pairs a JSON array of them, in ascending order
 * of partitions; within a partition pairs keep the order in which they are given. Equal pairs give equal bytes. Not
 * compressed: partitions are a few kilobytes, of which gzip saves half for five times the time. Holds the result twice.
 */
export function encodeShard(pairs: readonly Pair[]): Uint8Array {
  const partitions = new Map<number, Pair[]>();
  for (const pair of pairs) {
    const partition = partitionOf(pair.source);
    const found = partitions.get(partition);
    if (found) found.push(pair);
    else partitions.set(partition, [pair]);
  }
  const header = Buffer.alloc(SHARD_HEADER_BYTES);
  const members: Buffer[] = [header];
  for (const partition of [...partitions.keys()].sort((a, b) => a - b)) {
    const member = Buffer.from(JSON.stringify((partitions.get(partition) ?? []).map(toLine)));
    header.writeUInt32LE(member.length, partition * 4);
    members.push(member);
  }
  return Buffer.concat(members);
}

/**
 * The pairs of partitions first..last (both included) of a shard object, in ascending order of partitions. Makes one
 * ranged read for the header and one for the range; holds the range and one partition's pairs.
 * @throws ShardDamaged, ObjectMissing
 */
export async function* readShardPartitions(
  objects: Objects,
  key: string,
  first = 0,
  last = PARTITIONS - 1,
): AsyncIterable<{ partition: number; pair: Pair }> {
  const lengths = await readHeader(objects, key);
  const offset = SHARD_HEADER_BYTES + sum(lengths.subarray(0, first));
  const sizeBytes = sum(lengths.subarray(first, last + 1));
  if (sizeBytes === 0) return;
  const range = Buffer.from(await objects.getRange(key, offset, offset + sizeBytes - 1));
  if (range.length !== sizeBytes) {
    throw damaged(key, `it ends ${sizeBytes - range.length} bytes before partition ${last} does`);
  }
  let at = 0;
  for (let partition = first; partition <= last; partition++) {
    const length = lengths[partition] as number;
    if (length === 0) continue;
    const lines = unpack(range.subarray(at, at + length), key, partition);
    at += length;
    for (const line of lines) yield { partition, pair: fromLine(line) };
  }
}

async function readHeader(objects: Objects, key: string): Promise<Uint32Array> {
  const header = Buffer.from(await objects.getRange(key, 0, SHARD_HEADER_BYTES - 1));
  if (header.length !== SHARD_HEADER_BYTES) throw damaged(key, `its header has ${header.length} bytes only`);
  return Uint32Array.from({ length: PARTITIONS }, (_, partition) => header.readUInt32LE(partition * 4));
}

function unpack(member: Buffer, key: string, partition: number): PairLine[] {
  try {
    return JSON.parse(member.toString('utf8'));
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

function toLine({ source, target, domain, origins }: Pair): PairLine {
  return [
    source,
    target,
    domain ?? 0,
    ...origins.map(
      (origin): OriginLine => [
        origin.sourceId,
        origin.inputId,
        origin.record,
        origin.document ?? 0,
        origin.position ?? -1,
        origin.title ?? 0,
        origin.date ?? 0,
      ],
    ),
  ];
}

function fromLine([source, target, domain, ...origins]: PairLine): Pair {
  return {
    source,
    target,
    ...(domain !== 0 && { domain }),
    origins: origins.map(toOrigin) as [Origin, ...Origin[]],
  };
}

function toOrigin([sourceId, inputId, record, document, position, title, date]: OriginLine): Origin {
  return {
    sourceId,
    inputId,
    record,
    ...(document !== 0 && { document }),
    ...(position >= 0 && { position }),
    ...(title !== 0 && { title }),
    ...(date !== 0 && { date }),
  };
}

function sum(numbers: Uint32Array): number {
  return numbers.reduce((total, number) => total + number, 0);
}
