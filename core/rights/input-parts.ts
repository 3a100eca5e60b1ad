import { isDeepStrictEqual } from 'node:util';
import type { Rights } from '../../contracts/rights.ts';
import type { InputPart } from '../../contracts/shard.ts';

/** Adds the next part of an input to those before it; one with the rights of the last, right after it, prolongs that. */
export function addPart(parts: InputPart[], { firstRecord, lastRecord, rights }: InputPart): void {
  const last = parts.at(-1);
  const goesOn =
    last !== undefined &&
    last.lastRecord + 1 === firstRecord &&
    (last.rights === rights || isDeepStrictEqual(last.rights, rights));
  if (goesOn) last.lastRecord = lastRecord;
  else parts.push({ firstRecord, lastRecord, rights });
}

/** What the archive says of a record of an input; undefined where it says nothing. Takes the logarithm of the parts. */
export function rightsOfRecord(parts: readonly InputPart[], record: number): Rights | undefined {
  let [low, high] = [0, parts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (parts[middle].lastRecord < record) low = middle + 1;
    else high = middle;
  }
  const part = parts[low];
  return part !== undefined && part.firstRecord <= record ? part.rights : undefined;
}

/** How many records are in parts. */
export const recordsIn = (parts: readonly InputPart[]) =>
  parts.reduce((total, { firstRecord, lastRecord }) => total + lastRecord + 1 - firstRecord, 0);
