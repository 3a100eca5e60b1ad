import { createHash } from 'node:crypto';
import type { InputFile, PlanInput } from '../../contracts/plan.ts';
import { ObjectMissing, UnreadableInput } from '../errors.ts';
import type { Objects } from '../objects/objects.ts';

/** An upload was deleted after it had been claimed. */
export class UploadMissing extends UnreadableInput {}

/** Opens uploads and keeps the checksum of what was read. */
export interface HashedFiles {
  /** @throws UploadMissing */
  open(file: InputFile): AsyncIterable<Uint8Array>;
  /** SHA-256 of the whole file, which is read again where reading ended early; empty when it is gone. */
  checksum(file: InputFile): Promise<string>;
}

/** Files of the landing bucket, in the versions that the plan names. Streams: holds one chunk. */
export function hashedFiles(landing: Objects): HashedFiles {
  const checksums = new Map<string, string>();
  async function* open(file: InputFile): AsyncIterable<Uint8Array> {
    const hash = createHash('sha256');
    try {
      for await (const chunk of landing.stream(file.key, file.versionId)) {
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
    checksums.set(file.uploadId, hash.digest('hex'));
  }
  return {
    open,
    async checksum(file) {
      if (!checksums.has(file.uploadId)) {
        try {
          for await (const _ of open(file));
        } catch (error) {
          if (!(error instanceof UploadMissing)) throw error;
        }
      }
      return checksums.get(file.uploadId) ?? '';
    },
  };
}

/** Checksums of an input's files, in their order. */
export async function checksumsOf(input: PlanInput, files: HashedFiles): Promise<string[]> {
  const checksums: string[] = [];
  for (const file of input.files) checksums.push(await files.checksum(file));
  return checksums;
}
