import { ConsistencyReport } from '../../contracts/consistency.ts';
import type { EventDetail } from '../../contracts/events.ts';
import type { PreparationInput } from '../../contracts/states.ts';
import { keys } from '../keys.ts';
import { readJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import { inStage, type StageDependencies } from '../runs/stages.ts';

export interface AnnounceDatasetDependencies extends StageDependencies {
  data: Objects;
  /** Names the data bucket in the URI of the manifest. */
  dataBucket: string;
  publishEvent: (type: 'DatasetPublished', detail: EventDetail<'DatasetPublished'>) => Promise<void>;
}

/**
 * Tells other systems that a version is published. A state of its own, so that a bus that fails is tried again without
 * publishing anything twice. People are told when the run closes.
 */
export async function announceDataset(
  input: PreparationInput,
  { registry, data, dataBucket, publishEvent, now }: AnnounceDatasetDependencies,
): Promise<void> {
  await inStage({ registry, now }, input.runId, 'Announce', async () => {
    const { manifest } = await readJson(data, keys.consistency(input.runId), ConsistencyReport);
    await publishEvent('DatasetPublished', {
      ...input,
      version: manifest.version,
      manifestUri: `s3://${dataBucket}/${keys.manifest(input, manifest.version)}`,
      trainPairs: manifest.counts.train,
      previousVersion: manifest.previousVersion,
    });
    return { message: `DatasetPublished ${manifest.version}`, output: undefined };
  });
}
