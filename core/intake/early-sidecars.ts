import type { Upload } from '../../contracts/entities.ts';
import { keys } from '../keys.ts';

/** A sidecar waits so long for its file: whatever sends both, a Lambda or a person, has sent the file by then or failed. */
const WAIT_SECONDS = 900;

/**
 * Uploads without the sidecars whose files have yet to come. Rights are sent before the file that they are about, and
 * only hold for it when a run takes both; one that took the sidecar alone would lose them.
 */
export function withoutEarlySidecars(pending: readonly Upload[], now: Date): Upload[] {
  const expected = new Set(pending.map(({ key }) => keys.rightsOf(key)));
  const isSidecar = ({ key }: Upload) => key.endsWith(keys.rightsOf(''));
  const isYoung = ({ receivedAt }: Upload) => now.getTime() - Date.parse(receivedAt) < WAIT_SECONDS * 1000;
  return pending.filter((upload) => !isSidecar(upload) || expected.has(upload.key) || !isYoung(upload));
}
