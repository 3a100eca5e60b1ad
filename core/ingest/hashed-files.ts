import { createHash } from 'node:crypto';
import type { InputFile, PlanInput } from '../../contracts/plan.ts';
import { ObjectMissing, UnreadableInput } from '../errors.ts';
import type { ByteRange, OpenFile } from '../formats/read-records.ts';
import type { Objects } from '../objects/objects.ts';

/** An upload was deleted after it had been claimed. */
export class UploadMissing extends UnreadableInput {}

/** Opens uploads and keeps the checksum of what was read. */
export interface HashedFiles {
  /** The file, or bytes of it. @throws UploadMissing */
  open: OpenFile;
  /** SHA-256 of the whole file or of bytes of it, read again where they were not read whole; empty when it is gone. */
  checksum(file: InputFile, range?: ByteRange): Promise<string>;
}

/** Files of the landing bucket, in the versions that the plan names. Streams: holds one chunk. */
export function hashedFiles(landing: Objects): HashedFiles {
  const checksums = new Map<string, string>();
  const nameOf = (file: InputFile, range?: ByteRange) =>
    range ? `${file.uploadId}/${range.firstByte}-${range.lastByte}` : file.uploadId;
  async function* open(file: InputFile, range?: ByteRange): AsyncIterable<Uint8Array> {
    const hash = createHash('sha256');
    const bytes = range && { first: range.firstByte, last: range.lastByte };
    try {
      for await (const chunk of landing.stream(file.key, file.versionId, bytes)) {
        hash.update(chunk);
        yield chunk;
      }
    } catch (error) {
      if (!(error instanceof ObjectMissing)) throw error;
      throw new UploadMissing(
        `The upload ${file.key} was deleted before it was read. Upload it again.`,
        {},
        { cause: error },
      );
    }
    checksums.set(nameOf(file, range), hash.digest('hex'));
  }
  return {
    open,
    async checksum(file, range) {
      const name = nameOf(file, range);
      if (!checksums.has(name)) {
        try {
          for await (const _ of open(file, range));
        } catch (error) {
          if (!(error instanceof UploadMissing)) throw error;
        }
      }
      return checksums.get(name) ?? '';
    },
  };
}

/** Checksums of an input's files, or of its range of them, in their order. */
export async function checksumsOf({ files: all, range }: PlanInput, files: HashedFiles): Promise<string[]> {
  const checksums: string[] = [];
  for (const file of all) checksums.push(await files.checksum(file, range));
  return checksums;
}
