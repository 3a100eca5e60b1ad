import { DatasetManifest } from '../../contracts/manifest.ts';
import type { ResolveOutput } from '../../contracts/states.ts';
import { keys } from '../keys.ts';
import { readJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import { modelVersionMissing } from '../registry/models.ts';
import type { Registry } from '../registry/registry.ts';
import type { BatchSettings } from '../training/batch-jobs.ts';
import type { Places } from '../training/plan-steps.ts';
import type { TrainingContext } from '../training/training-context.ts';
import { writeJobs } from '../training/write-jobs.ts';
import { freshText } from './fresh-text.ts';

/** The name of a sample of newer text among test sets. */
const FRESH_SET = 'fresh';

/**
 * Finds text that is newer than the model version that a run monitors, and writes what its evaluation has to do.
 * @throws TooLittleFreshText, NotRegistered, ObjectMissing
 */
export async function resolveMonitoring(
  { run, model, recipe, manifest }: TrainingContext,
  places: Places,
  {
    registry,
    data,
    models,
    settings,
  }: { registry: Pick<Registry, 'getModelVersion'>; data: Objects; models: Objects; settings: BatchSettings },
): Promise<{ message: string; output: ResolveOutput }> {
  const { runId, languagePair, modelVersion = '' } = run;
  const version = await registry.getModelVersion(model.model, modelVersion);
  if (!version) throw modelVersionMissing(model.model, modelVersion);
  const trainedOn = await readJson(data, keys.manifest(run, version.datasetVersion), DatasetManifest);
  const fresh = await freshText(manifest, trainedOn, data);
  const tests: { setId: string; name: string; uri: string; pairs: number }[] = [];
  if ('sets' in fresh) {
    for (const { setId, name, key, pairs } of fresh.sets) {
      tests.push({ setId, name, uri: places.inData(key), pairs });
    }
  } else {
    const { setId, body, pairs } = fresh.sample;
    const key = keys.freshText(runId);
    await models.put(key, body, 'application/vnd.apache.parquet');
    tests.push({ setId, name: FRESH_SET, uri: places.inModels(key), pairs });
  }
  const edited: Record<string, string> = {};
  for (const { setId } of tests) {
    const key = keys.postEdits(model.model, modelVersion, setId);
    if ((await models.size(key)) !== undefined) edited[`postedits.${setId}`] = places.inModels(key);
  }
  const plans = {
    evaluate: {
      inputs: {
        model: places.inModels(keys.modelVersion(model.model, modelVersion)),
        ...Object.fromEntries(tests.map(({ setId, uri }) => [`test.${setId}`, uri])),
        ...edited,
      },
      file: { testSets: tests.map(({ setId, name }) => ({ setId, name, role: 'own' as const })) },
    },
  };
  const output = await writeJobs({ runId, languagePair, recipe }, plans, { models, places, settings });
  const pairs = tests.reduce((sum, test) => sum + test.pairs, 0);
  const what = 'sets' in fresh ? `${tests.length} newer test sets` : 'a sample of newer text';
  return { message: `${modelVersion} is evaluated on ${what}: ${pairs} pairs`, output };
}
