import { PARTITIONS } from '../../contracts/shard.ts';
import type { Comparison } from '../dedup/losses.ts';
import type { Repetition } from '../dedup/repetitions.ts';
import type { Objects } from '../objects/objects.ts';
import { encodePartitions, readPartitions } from '../objects/partitioned-object.ts';
import type { SurvivorPlace } from './losses-file.ts';

/** The place of a pair in the survivors of the Refine item that is written. */
type Place = Pick<SurvivorPlace, 'row'>;

/** Key (float64), score (float64, NaN for none), pair id (16 characters), row (uint32). */
const RECORD_BYTES = 36;

/**
 * The entries of one Refine item by the partition of their key: first the number of repetitions and these, then the
 * near-duplicate candidates, each followed by the lengths and words of its sketches. 36 bytes an entry, and 4 more a
 * word for a candidate (some 130 in all). Equal entries in equal order give equal bytes.
 */
export function encodeComparison({ repetitions, candidates }: Comparison<Place>): Uint8Array {
  const parts = new Map<number, Comparison<Place>>();
  const partOf = (key: number) => {
    const partition = key % PARTITIONS;
    const part = parts.get(partition) ?? { repetitions: [], candidates: [] };
    parts.set(partition, part);
    return part;
  };
  for (const entry of repetitions) partOf(entry.key).repetitions.push(entry);
  for (const entry of candidates) partOf(entry.key).candidates.push(entry);
  const encoded = new Map<number, Uint8Array>();
  for (const [partition, part] of parts) encoded.set(partition, encodePart(part));
  return encodePartitions(encoded, PARTITIONS);
}

/**
 * Adds the entries of one Refine item in partitions first..last (both included) to others.
 * @throws PartitionedObjectDamaged, ObjectMissing
 */
export async function readComparison(
  objects: Objects,
  { key, item }: { key: string; item: number },
  range: { first: number; last: number },
  into: Comparison<SurvivorPlace>,
): Promise<void> {
  for (const { bytes } of await readPartitions(objects, key, PARTITIONS, range)) {
    const count = bytes.readUInt32LE(0);
    let at = 4;
    for (let record = 0; record < count; record++, at += RECORD_BYTES) {
      into.repetitions.push(readRecord(bytes, at, item));
    }
    while (at < bytes.length) {
      const record = readRecord(bytes, at, item);
      const [ofSource, ofTarget] = [
        bytes.readUInt16LE(at + RECORD_BYTES),
        bytes.readUInt16LE(at + RECORD_BYTES + 2),
      ];
      at += RECORD_BYTES + 4;
      const source = readWords(bytes, at, ofSource);
      const target = readWords(bytes, at + 4 * ofSource, ofTarget);
      at += 4 * (ofSource + ofTarget);
      into.candidates.push({ ...record, source, target });
    }
  }
}

function encodePart({ repetitions, candidates }: Comparison<Place>): Buffer {
  const words = candidates.reduce((sum, { source, target }) => sum + source.length + target.length, 0);
  const bytes = Buffer.allocUnsafe(
    4 + RECORD_BYTES * repetitions.length + (RECORD_BYTES + 4) * candidates.length + 4 * words,
  );
  bytes.writeUInt32LE(repetitions.length, 0);
  let at = 4;
  for (const entry of repetitions) at = writeRecord(bytes, at, entry);
  for (const entry of candidates) {
    at = writeRecord(bytes, at, entry);
    at = bytes.writeUInt16LE(entry.source.length, at);
    at = bytes.writeUInt16LE(entry.target.length, at);
    for (const word of entry.source) at = bytes.writeUInt32LE(word, at);
    for (const word of entry.target) at = bytes.writeUInt32LE(word, at);
  }
  return bytes;
}

function writeRecord(bytes: Buffer, at: number, { key, score, pairId, row }: Repetition & Place): number {
  bytes.writeDoubleLE(key, at);
  bytes.writeDoubleLE(score ?? Number.NaN, at + 8);
  bytes.write(pairId, at + 16, 16, 'latin1');
  return bytes.writeUInt32LE(row, at + 32);
}

function readRecord(bytes: Buffer, at: number, item: number): Repetition & SurvivorPlace {
  const score = bytes.readDoubleLE(at + 8);
  return {
    key: bytes.readDoubleLE(at),
    score: Number.isNaN(score) ? null : score,
    pairId: bytes.toString('latin1', at + 16, at + 32),
    row: bytes.readUInt32LE(at + 32),
    item,
  };
}

function readWords(bytes: Buffer, at: number, count: number): Uint32Array {
  const words = new Uint32Array(count);
  for (let word = 0; word < count; word++) words[word] = bytes.readUInt32LE(at + 4 * word);
  return words;
}
