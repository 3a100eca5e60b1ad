import { PARTITIONS } from '../../contracts/shard.ts';
import { DragomanError } from '../errors.ts';
import type { Objects } from '../objects/objects.ts';
import { type Origin, type Pair, partitionOf } from './pair.ts';

/** A shard object does not hold what its header promises. */
export class ShardDamaged extends DragomanError {}

/** 4,096 little-endian uint32: where every partition ends, counted from the end of the header. */
export const SHARD_HEADER_BYTES = PARTITIONS * 4;

/** At the end the seconds, where a film shows the text. */
type OriginLine = [string, string, number, string | 0, number, string | 0, string | 0, ...number[]];
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
  let end = 0;
  for (let partition = 0; partition < PARTITIONS; partition++) {
    const found = partitions.get(partition);
    if (found) {
      const member = Buffer.from(JSON.stringify(found.map(toLine)));
      members.push(member);
      end += member.length;
    }
    header.writeUInt32LE(end, partition * 4);
  }
  return Buffer.concat(members);
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
    for (const line of unpack(member, key, partition)) yield { partition, pair: fromLine(line) };
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
        ...(origin.seconds === undefined ? [] : [origin.seconds]),
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

function toOrigin([sourceId, inputId, record, document, position, title, date, seconds]: OriginLine): Origin {
  return {
    sourceId,
    inputId,
    record,
    ...(document !== 0 && { document }),
    ...(position >= 0 && { position }),
    ...(title !== 0 && { title }),
    ...(date !== 0 && { date }),
    ...(seconds !== undefined && { seconds }),
  };
}
