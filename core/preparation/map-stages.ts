import { z } from 'zod';
import { CompareItem, CompareReport, RefineDraft } from '../../contracts/comparison.ts';
import { IngestReport, RefineItem, RefineReport } from '../../contracts/shard.ts';
import type { Stage } from '../../contracts/stages.ts';
import { keys } from '../keys.ts';
import { readJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import type { Registry } from '../registry/registry.ts';
import { noteRunEvent } from '../runs/run-events.ts';
import { sum } from '../statistics/counts.ts';

/**
 * The stages that are maps. A Lambda before the map starts them, the one after it ends them, their items note themselves.
 * Between Refine, Compare and Finish there is no Lambda: the first item of the later map does both.
 */
type MapStage = Extract<Stage, 'Ingest' | 'Refine' | 'Compare' | 'Finish'>;

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
    // A failed item of Ingest is tried again or goes to quarantine; one of the others ends the run.
    if (stage !== 'Ingest')
      await registry.endStage(runId, stage, now().toISOString(), 'FAILED', String(error));
    throw error;
  }
  await noteRunEvent(registry, { runId, eventId: `${stage}#${name}`, stage, message }, now());
}

/** What passing from one map to the next needs. */
interface MapTransition {
  registry: Pick<Registry, 'startStage' | 'endStage'>;
  data: Objects;
  now: () => Date;
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

/** Ends the Refine stage with what its drafts add up to, and starts Compare. Done by its first item. */
export async function startCompare(
  { runId, item }: { runId: string; item: number },
  dependencies: MapTransition,
): Promise<void> {
  if (item !== 0) return;
  const { registry, now, data } = dependencies;
  const items = await readJson(data, keys.compareItems(runId), z.array(CompareItem));
  await endRefine(runId, dependencies);
  await registry.startStage(runId, 'Compare', now().toISOString(), items.length);
}

/**
 * Ends the Compare stage with what its reports add up to, or skips it where nothing was compared; starts Finish. Done by
 * its first item.
 */
export async function startFinish(
  { runId, item }: { runId: string; item: number },
  dependencies: MapTransition,
): Promise<void> {
  if (item !== 0) return;
  const { registry, now, data } = dependencies;
  const compared = await readJson(data, keys.compareItems(runId), z.array(CompareItem));
  if (compared.length === 0) {
    await endRefine(runId, dependencies);
    await registry.endStage(runId, 'Compare', now().toISOString(), 'SKIPPED', 'nothing to compare');
  } else {
    let [entries, losers] = [0, 0];
    for (const { item: done } of compared) {
      const report = await readJson(data, keys.compareReport(runId, done), CompareReport);
      entries += report.entries;
      losers += sum(Object.values(report.losers));
    }
    const message = `${losers} of ${entries} entries lose to others`;
    await registry.endStage(runId, 'Compare', now().toISOString(), 'SUCCEEDED', message);
  }
  const items = await readJson(data, keys.refineItems(runId), z.array(RefineItem));
  await registry.startStage(runId, 'Finish', now().toISOString(), items.length);
}

/** Ends the Finish stage with what its reports add up to. */
export async function endFinish(
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
  await registry.endStage(runId, 'Finish', now().toISOString(), 'SUCCEEDED', message);
}

async function endRefine(runId: string, { registry, now, data }: MapTransition): Promise<void> {
  let [read, left] = [0, 0];
  for (const { item } of await readJson(data, keys.refineItems(runId), z.array(RefineItem))) {
    const draft = await readJson(data, keys.refineDraft(runId, item), RefineDraft);
    read += draft.read;
    left += draft.files.survivors?.rows ?? 0;
  }
  const message = `${left} of ${read} pairs left to compare`;
  await registry.endStage(runId, 'Refine', now().toISOString(), 'SUCCEEDED', message);
}
