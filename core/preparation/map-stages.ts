import { IngestReport, RefineReport } from '../../contracts/shard.ts';
import type { Stage } from '../../contracts/stages.ts';
import { keys } from '../keys.ts';
import { readJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import type { Registry } from '../registry/registry.ts';
import { noteRunEvent } from '../runs/run-events.ts';

/** The stages that are maps. A Lambda before the map starts them, the one after it ends them, their items note themselves. */
type MapStage = Extract<Stage, 'Ingest' | 'Refine'>;

interface MapStageDependencies {
  registry: Pick<Registry, 'endStage'>;
  now: () => Date;
}

/** An item of a map, as it is noted. */
interface MapItem {
  runId: string;
  stage: MapStage;
  /** Unique within the stage. */
  name: string;
}

/**
 * Runs the work of one item and notes that it is done; noting it twice, as after a retry, is the same as once. Step
 * Functions says of a map only that an item failed, so an error is kept as the end of the stage before it leaves.
 * @param work returns what is noted, for a person
 */
export async function inItem(
  { registry, now }: { registry: Pick<Registry, 'putRunEvent' | 'endStage'>; now: () => Date },
  { runId, stage, name }: MapItem,
  work: () => Promise<string>,
): Promise<void> {
  let message: string;
  try {
    message = await work();
  } catch (error) {
    // A failed item of Ingest is tried again or goes to quarantine; one of Refine ends the run.
    if (stage === 'Refine')
      await registry.endStage(runId, stage, now().toISOString(), 'FAILED', String(error));
    throw error;
  }
  await noteRunEvent(registry, { runId, eventId: `${stage}#${name}`, stage, message }, now());
}

/** Ends the Ingest stage with what its reports add up to. */
export async function endIngest(
  runId: string,
  { registry, now, data }: MapStageDependencies & { data: Objects },
) {
  let [read, kept, quarantined] = [0, 0, 0];
  for await (const { key } of data.list(keys.ingestReports(runId))) {
    for (const input of (await readJson(data, key, IngestReport)).inputs) {
      read += input.read;
      kept += input.kept;
      if (input.quarantine) quarantined += 1;
    }
  }
  const message = `${kept} of ${read} pairs kept, ${quarantined} inputs in quarantine`;
  await registry.endStage(runId, 'Ingest', now().toISOString(), 'SUCCEEDED', message);
}

/** Ends the Refine stage with what its reports add up to. */
export async function endRefine(
  runId: string,
  { registry, now, data }: MapStageDependencies & { data: Objects },
) {
  let [read, train] = [0, 0];
  for await (const { key } of data.list(keys.refineReports(runId))) {
    const report = await readJson(data, key, RefineReport);
    read += report.read;
    train += report.train;
  }
  const message = `${train} of ${read} pairs left for training`;
  await registry.endStage(runId, 'Refine', now().toISOString(), 'SUCCEEDED', message);
}
