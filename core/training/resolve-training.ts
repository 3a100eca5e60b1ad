import type { z } from 'zod';
import type { HeldOutSet } from '../../contracts/aligner.ts';
import { JobFile, type JobStep } from '../../contracts/job.ts';
import { LeakageReport } from '../../contracts/model-card.ts';
import { languagesOf } from '../../contracts/primitives.ts';
import type { BatchJob, ResolveOutput, TrainingInput } from '../../contracts/states.ts';
import { DragomanError } from '../errors.ts';
import { keys } from '../keys.ts';
import { writeJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import type { Registry } from '../registry/registry.ts';
import { inStage } from '../runs/stages.ts';
import { CORPUS_SET } from '../splits/held-out-index.ts';
import { sum } from '../statistics/counts.ts';
import { type BatchSettings, jobName, placementOf, trainerCommand } from './batch-jobs.ts';
import { findLeakage } from './leakage.ts';
import { NothingToTrainOn } from './start-training.ts';
import { loadTrainingContext, type TrainingContext } from './training-context.ts';

/** Segments of the corpus' own held-out sets are in the training data; a model trained on it could not be judged. */
export class LeakageFound extends DragomanError {}

/** A training needs a validation set and a test set of its corpus. */
export class HeldOutSetMissing extends DragomanError {}

interface ResolveTrainingDependencies {
  registry: Pick<
    Registry,
    'getRun' | 'getModel' | 'getDatasetVersion' | 'listEvaluations' | 'startStage' | 'endStage'
  >;
  data: Objects;
  dataBucket: string;
  models: Objects;
  modelsBucket: string;
  settings: BatchSettings;
  now: () => Date;
}

/**
 * Checks all training data of a run against the test sets of the deployment, and writes what the first attempts of its
 * three jobs have to do. Memory: the held-out sets, and one row group of training pairs.
 * @throws LeakageFound, HeldOutSetMissing, NothingToTrainOn, NotRegistered
 */
export async function resolveTraining(
  { runId }: TrainingInput,
  dependencies: ResolveTrainingDependencies,
): Promise<z.infer<typeof ResolveOutput>> {
  return inStage(dependencies, runId, 'Resolve', async () => {
    const context = await loadTrainingContext(runId, dependencies);
    const sets = heldOutSetsOf(context);
    const leakage = await checkLeakage(context, dependencies);
    const output = await writeJobs(context, sets, dependencies);
    const { train } = context.manifest.counts;
    const checked = `${leakage.sets.length} test set${leakage.sets.length === 1 ? '' : 's'}`;
    const warned = leakage.sets.filter(
      ({ relation, leaked }) => relation === 'same-languages' && Object.keys(leaked).length > 0,
    );
    const found =
      warned.length === 0
        ? 'none of them leaks'
        : `${warned.map(({ setId, corpus }) => `${setId} of ${corpus}`).join(', ')} partly in the training data`;
    return { message: `${train} training pairs checked against ${checked}: ${found}`, output };
  });
}

/** What a training of this dataset version validates and tests on. */
interface OwnSets {
  validation: HeldOutSet;
  tests: HeldOutSet[];
}

function heldOutSetsOf({ manifest }: TrainingContext): OwnSets {
  const { corpus, languagePair, version, heldOut, counts } = manifest;
  const where = `Dataset version ${version} of ${corpus} ${languagePair}`;
  if (counts.train === 0) {
    throw new NothingToTrainOn(`${where} has no training pairs. See its drop log for where they went.`);
  }
  const filled = heldOut.filter(({ pairs }) => pairs > 0);
  const validation = filled.find(({ split, name }) => split === 'validation' && name === CORPUS_SET);
  const tests = filled.filter(({ split }) => split === 'test');
  if (validation && tests.length > 0) return { validation, tests };
  const lacking = validation ? 'test set' : 'validation set';
  throw new HeldOutSetMissing(
    `${where} has no ${lacking}. Upload more text from a trusted source, or raise heldOut in the recipe of a new corpus.`,
  );
}

async function checkLeakage(
  { run, manifest }: TrainingContext,
  { data, models, now }: ResolveTrainingDependencies,
): Promise<LeakageReport> {
  const sets = await findLeakage(manifest, data);
  const leaks = (relation: LeakageReport['sets'][number]['relation']) =>
    sets.filter((set) => set.relation === relation && Object.keys(set.leaked).length > 0);
  const own = leaks('own');
  const report: LeakageReport = {
    v: 1,
    runId: run.runId,
    datasetVersion: manifest.version,
    checkedAt: now().toISOString(),
    trainPairs: manifest.counts.train,
    verdict: own.length > 0 ? 'fail' : leaks('same-languages').length > 0 ? 'warn' : 'pass',
    sets,
  };
  const key = keys.leakage(run.runId);
  await writeJson(models, key, LeakageReport, report);
  const [first] = own;
  if (!first) return report;
  const count = sum(Object.values(first.leaked));
  throw new LeakageFound(
    `${count} training pairs of ${manifest.version} share a segment with ${first.setId}, for example pair ${first.samples[0]?.pairId} (${first.samples[0]?.how}). Nothing is trained. All of it is in ${key} of the models bucket; prepare the dataset again.`,
  );
}

async function writeJobs(
  { run, model, recipe, manifest }: TrainingContext,
  { validation, tests }: OwnSets,
  { registry, models, dataBucket, modelsBucket, settings }: ResolveTrainingDependencies,
): Promise<z.infer<typeof ResolveOutput>> {
  const { runId } = run;
  const inData = (key: string) => `s3://${dataBucket}/${key}`;
  const inModels = (key: string) => `s3://${modelsBucket}/${key}`;
  const languages = languagesOf(manifest.languagePair);
  const decoded = new Set<string>();
  if (model.champion !== undefined) {
    for (const { setId } of await registry.listEvaluations(model.model, model.champion)) decoded.add(setId);
  }
  const compared = tests.filter(({ setId }) => decoded.has(setId));
  const champion = compared.length > 0 ? model.champion : undefined;

  const prepare = async (
    step: JobStep,
    inputs: Record<string, string>,
    rest: Pick<z.input<typeof JobFile>, 'testSets' | 'champion'> = {},
  ): Promise<BatchJob> => {
    const attempt = 1;
    const { device, jobQueue, jobDefinition, memoryMiB } = placementOf(step, settings);
    const key = keys.job(runId, step, attempt);
    await writeJson(models, key, JobFile, {
      v: 1,
      runId,
      step,
      task: recipe.task,
      attempt,
      sourceLanguage: languages.source,
      targetLanguage: languages.target,
      recipe,
      device,
      ...rest,
    });
    return {
      step,
      attempt,
      jobName: jobName(runId, step, attempt),
      jobQueue,
      jobDefinition,
      memoryMiB,
      command: trainerCommand(step, recipe.task, {
        config: inModels(key),
        inputs,
        out: inModels(keys.stepOutput(runId, step)),
        state: inModels(keys.stepState(runId, step)),
      }),
    };
  };

  const binarize = await prepare('binarize', {
    train: inData(`${keys.dataset(manifest, manifest.version)}train/`),
    validation: inData(validation.key),
  });
  const train = await prepare('train', { binarized: inModels(keys.stepOutput(runId, 'binarize')) });
  const evaluate = await prepare(
    'evaluate',
    {
      model: inModels(keys.stepOutput(runId, 'train')),
      ...Object.fromEntries(tests.map(({ setId, key }) => [`test.${setId}`, inData(key)])),
      ...Object.fromEntries(
        compared.map(({ setId }) => [
          `champion.${setId}`,
          inModels(keys.modelSegments(model.model, champion ?? '', setId)),
        ]),
      ),
    },
    { testSets: tests.map(({ setId, name }) => ({ setId, name })), champion },
  );
  return { binarize, train, evaluate };
}
