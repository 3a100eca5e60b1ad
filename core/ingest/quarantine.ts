import type { InputFile } from '../../contracts/plan.ts';
import { QuarantineReason } from '../../contracts/shard.ts';
import { ObjectMissing } from '../errors.ts';
import { keys } from '../keys.ts';
import { writeJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';

/**
 * Copies an upload to quarantine and writes the reason beside it. The upload itself stays where it is. An upload that
 * is gone leaves the reason only. Doing it again changes nothing.
 */
export async function quarantineFile(
  { landing, data }: { landing: Objects; data: Objects },
  file: InputFile,
  reason: QuarantineReason,
): Promise<void> {
  try {
    await landing.copyTo(file.key, data, keys.quarantined(file.key, file.uploadId), file.versionId);
  } catch (error) {
    if (!(error instanceof ObjectMissing)) throw error;
  }
  await writeJson(data, keys.quarantineReason(file.uploadId), QuarantineReason, reason);
}
