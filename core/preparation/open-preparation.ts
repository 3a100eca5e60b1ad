import { ConsistencyReport } from '../../contracts/consistency.ts';
import type { Run } from '../../contracts/entities.ts';
import { DatasetManifest } from '../../contracts/manifest.ts';
import { PreparationPlan } from '../../contracts/plan.ts';
import { ObjectMissing } from '../errors.ts';
import { keys } from '../keys.ts';
import type { Objects } from '../objects/objects.ts';
import { readIfThere } from '../objects/read-if-there.ts';
import { NotRegistered } from '../registry/errors.ts';
import type { Registry } from '../registry/registry.ts';
import { runMissing } from '../registry/runs.ts';

export interface PreparationStores {
  registry: Pick<Registry, 'getRun'>;
  data: Objects;
}

/** What a preparation has written by now. Files of a run expire; the manifest of a published version stays. */
export interface OpenPreparation {
  run: Run;
  plan?: PreparationPlan;
  report?: ConsistencyReport;
  manifest?: DatasetManifest;
}

/** Holds the plan and the manifest, whose size is that of the corpus' list of inputs. @throws NotRegistered */
export async function openPreparation(
  runId: string,
  { registry, data }: PreparationStores,
): Promise<OpenPreparation> {
  const run = await registry.getRun(runId);
  if (!run) throw runMissing(runId);
  if (run.kind !== 'preparation')
    throw new NotRegistered(`Run ${runId} is a ${run.kind}. Look at it under the trainings.`);
  const [plan, report] = await Promise.all([
    readIfThere(data, keys.plan(runId), PreparationPlan),
    readIfThere(data, keys.consistency(runId), ConsistencyReport),
  ]);
  const published =
    report || run.datasetVersion === undefined
      ? undefined
      : await readIfThere(data, keys.manifest(run, run.datasetVersion), DatasetManifest);
  const manifest = report?.manifest ?? published;
  return { run, ...(plan && { plan }), ...(report && { report }), ...(manifest && { manifest }) };
}

/** A preparation that has come as far as its consistency check. @throws NotRegistered, ObjectMissing */
export async function openChecked(runId: string, stores: PreparationStores) {
  const { manifest, ...opened } = await openPreparation(runId, stores);
  if (manifest) return { ...opened, manifest };
  throw new ObjectMissing(
    `Run ${runId} has written no manifest: it has not come to its consistency check, or its files have expired.`,
  );
}
