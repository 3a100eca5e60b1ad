import { DragomanError } from '../errors.ts';
import type { Objects } from './objects.ts';

/** An object of partitions does not hold what its header promises. */
export class PartitionedObjectDamaged extends DragomanError {}

/**
 * One object of many parts of which a reader takes a range: the byte length of every partition as little-endian uint32,
 * then their bytes in ascending order. A partition that is not given is empty.
 * @param count of partitions, the same for writer and reader
 */
export function encodePartitions(parts: ReadonlyMap<number, Uint8Array>, count: number): Uint8Array {
  const header = Buffer.alloc(count * 4);
  const members: Uint8Array[] = [header];
  for (const partition of [...parts.keys()].sort((a, b) => a - b)) {
    const bytes = parts.get(partition) as Uint8Array;
    header.writeUInt32LE(bytes.length, partition * 4);
    members.push(bytes);
  }
  return Buffer.concat(members);
}

/**
 * Partitions first..last (both included) that are not empty, in ascending order. Two ranged reads; holds the range.
 * @throws PartitionedObjectDamaged, ObjectMissing
 */
export async function readPartitions(
  objects: Objects,
  key: string,
  count: number,
  { first, last }: { first: number; last: number },
): Promise<{ partition: number; bytes: Buffer }[]> {
  const header = Buffer.from(await objects.getRange(key, 0, count * 4 - 1));
  if (header.length !== count * 4) throw damaged(key, 'its header is cut off');
  let offset = header.length;
  for (let partition = 0; partition < first; partition++) offset += header.readUInt32LE(partition * 4);
  const lengths = Array.from({ length: last - first + 1 }, (_, at) => header.readUInt32LE((first + at) * 4));
  const sizeBytes = lengths.reduce((sum, length) => sum + length, 0);
  if (sizeBytes === 0) return [];
  const range = Buffer.from(await objects.getRange(key, offset, offset + sizeBytes - 1));
  if (range.length !== sizeBytes)
    throw damaged(key, `it ends ${sizeBytes - range.length} bytes before its end`);
  const found: { partition: number; bytes: Buffer }[] = [];
  let start = 0;
  for (const [at, length] of lengths.entries()) {
    if (length > 0) found.push({ partition: first + at, bytes: range.subarray(start, start + length) });
    start += length;
  }
  return found;
}

function damaged(key: string, what: string): PartitionedObjectDamaged {
  return new PartitionedObjectDamaged(
    `${key} is damaged: ${what}. Start the preparation again; it is made anew.`,
  );
}
