import type { Run, Upload } from '../../contracts/entities.ts';
import { DatasetManifest } from '../../contracts/manifest.ts';
import { keys } from '../keys.ts';
import { readJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import { publishedUploads } from '../preparation/publish-dataset.ts';
import type { Registry } from '../registry/registry.ts';

/** What an upload that comes back says about the run that gave it back. */
export const releaseReason = ({ runId, error, cause, status }: Run) =>
  `Run ${runId} ended without publishing it: ${error ?? status}${cause ? `, ${cause}` : '.'}`;

/**
 * Decides about the uploads that a closed preparation still holds. A run that had published when it ended otherwise
 * leaves them as its manifest says; any other run gives them back. Again: nothing.
 * @returns the uploads that went back, or to quarantine because it was the third time
 */
export async function settleUploads(
  run: Run,
  {
    registry,
    data,
  }: {
    registry: Pick<Registry, 'markPublished' | 'quarantineUpload' | 'releaseUploads' | 'listUploadsOfRun'>;
    data: Objects;
  },
): Promise<Upload[]> {
  if (run.kind !== 'preparation') return [];
  if (run.datasetVersion !== undefined) {
    const manifest = await readJson(data, keys.manifest(run, run.datasetVersion), DatasetManifest);
    const held = new Set(
      (await registry.listUploadsOfRun(run.runId))
        .filter(({ status }) => status === 'CLAIMED')
        .map(({ uploadId }) => uploadId),
    );
    const published = publishedUploads(manifest.inputs, manifest.descriptions);
    await registry.markPublished(
      [...published].filter((uploadId) => held.has(uploadId)),
      run.datasetVersion,
    );
    for (const { files, quarantine } of manifest.inputs) {
      if (!quarantine) continue;
      for (const { uploadId } of files) {
        if (!held.has(uploadId) || published.has(uploadId)) continue;
        await registry.quarantineUpload(uploadId, `${quarantine.error}: ${quarantine.message}`);
      }
    }
  }
  // After a publication only what the version does not hold is left.
  return registry.releaseUploads(run.runId, releaseReason(run));
}
