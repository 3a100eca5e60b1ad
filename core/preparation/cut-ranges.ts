import { isAscii } from 'node:buffer';
import type { PlanInput } from '../../contracts/plan.ts';
import { compressionOf } from '../formats/compression.ts';
import { binaryKindOf } from '../formats/file-kind.ts';
import { isQuotedTsv } from '../formats/table-dialect.ts';
import { looksLikeUtf8 } from '../formats/unicode.ts';
import { shortHash } from '../hashing.ts';
import type { Objects } from '../objects/objects.ts';

/** Bytes of a range, and of the largest file that is not cut. */
const RANGE_BYTES = 2 ** 26;
/** Bytes that tell how a file is written. */
const HEAD_BYTES = 2 ** 18;

/**
 * Cuts an uncompressed file of lines (TSV without quotes, JSON Lines, in UTF-8 or ASCII) that is larger than 64 MiB into
 * ranges of that size, each an input of its own, so that many workers read it at once; any other input stays whole,
 * because only the lines of such a file can be told apart from the middle of it. Reads 256 KiB of a large file.
 */
export async function cutIntoRanges(
  input: PlanInput,
  landing: Objects,
  rangeBytes = RANGE_BYTES,
): Promise<PlanInput[]> {
  const [{ key, versionId, sizeBytes, uploadId }] = input.files;
  const isOfLines = (input.format === 'tsv' || input.format === 'jsonl') && input.compression === 'none';
  if (!isOfLines || sizeBytes <= rangeBytes) return [input];
  const chunks: Uint8Array[] = [];
  for await (const chunk of landing.stream(key, versionId, { first: 0, last: HEAD_BYTES - 1 })) {
    chunks.push(chunk);
  }
  if (!isPlain(Buffer.concat(chunks), input)) return [input];
  return Array.from({ length: Math.ceil(sizeBytes / rangeBytes) }, (_, index) => {
    const firstByte = index * rangeBytes;
    const range = { firstByte, lastByte: Math.min(sizeBytes, firstByte + rangeBytes) - 1 };
    return { ...input, inputId: shortHash([uploadId, range]), range };
  });
}

function isPlain(head: Buffer, { format }: PlanInput): boolean {
  if (compressionOf(head) !== 'none' || binaryKindOf(head) !== undefined || head.includes(0)) return false;
  if (!isAscii(head) && !looksLikeUtf8(head)) return false;
  return format !== 'tsv' || !isQuotedTsv(head.toString('utf8'), false);
}
