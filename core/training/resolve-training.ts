import type { HeldOutSet } from '../../contracts/aligner.ts';
import { LeakageReport } from '../../contracts/model-card.ts';
import { languagesOf } from '../../contracts/primitives.ts';
import type { ResolveOutput, TrainingInput } from '../../contracts/states.ts';
import { DragomanError } from '../errors.ts';
import { keys } from '../keys.ts';
import { resolveMonitoring } from '../monitoring/resolve-monitoring.ts';
import { writeJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import { RunAlreadyClosed } from '../registry/errors.ts';
import type { Registry } from '../registry/registry.ts';
import { isLive } from '../registry/run-state.ts';
import { runMissing } from '../registry/runs.ts';
import { inStage } from '../runs/stages.ts';
import { CORPUS_SET } from '../splits/corpus-set.ts';
import { loadTerms } from '../terms/load-termbase.ts';
import type { BatchSettings } from './batch-jobs.ts';
import { checkLeakage } from './check-leakage.ts';
import { testSets } from './leakage.ts';
import { type Places, planTableSteps, planTextSteps, type TextTraining } from './plan-steps.ts';
import { NothingToTrainOn } from './start-training.ts';
import { loadTrainingContext, type TrainingContext } from './training-context.ts';
import { parentsOf, resolveCorpus, resolveParent } from './training-data.ts';
import { writeJobs } from './write-jobs.ts';

/** A training needs a validation set and a test set of its corpus. */
export class HeldOutSetMissing extends DragomanError {}

export interface ResolveTrainingDependencies {
  registry: Pick<
    Registry,
    | 'getCorpus'
    | 'getDatasetVersion'
    | 'getModel'
    | 'getModelVersion'
    | 'getRun'
    | 'listEvaluations'
    | 'noteRun'
    | 'startStage'
    | 'endStage'
  >;
  data: Objects;
  dataBucket: string;
  models: Objects;
  modelsBucket: string;
  settings: BatchSettings;
  now: () => Date;
}

/** The name of the held-out set that only confirms promotions. */
const RESERVE_SET = 'reserve';
/** Test sets of other corpora that an evaluation also decodes, at most. */
const PUBLIC_SETS = 8;
/** What the trainer writes beside a model: the hashes of all segments that it saw. */
const SEEN_HASHES = 'seen.hashes';

/**
 * Decides what a run trains on and checks all of it against the test sets of the deployment; writes what the first
 * attempts of its jobs have to do. A monitoring only evaluates. Memory: the held-out sets, and one row group of pairs.
 * @throws LeakageFound, HeldOutSetMissing, NothingToTrainOn, DatasetContainsRemoved, NotRegistered, RunAlreadyClosed
 */
export async function resolveTraining(
  { runId }: TrainingInput,
  dependencies: ResolveTrainingDependencies,
): Promise<ResolveOutput> {
  const run = await dependencies.registry.getRun(runId);
  if (!run) throw runMissing(runId);
  if (!isLive(run)) throw new RunAlreadyClosed(`Run ${runId} was ended before it began (${run.status}).`);
  return inStage(dependencies, runId, 'Resolve', async () => {
    const places: Places = {
      inData: (key) => `s3://${dependencies.dataBucket}/${key}`,
      inModels: (key) => `s3://${dependencies.modelsBucket}/${key}`,
    };
    const context = await loadTrainingContext(runId, dependencies);
    if (run.kind === 'monitoring') return resolveMonitoring(context, places, dependencies);
    if (context.recipe.task === 'tabular') return resolveTable(context, places, dependencies);
    return resolveText(context, places, dependencies);
  });
}

interface Resolved {
  message: string;
  output: ResolveOutput;
}

async function resolveTable(
  { run, model, recipe, dataset, manifest }: TrainingContext,
  places: Places,
  { models, settings, now }: ResolveTrainingDependencies,
): Promise<Resolved> {
  const { runId, languagePair } = run;
  // The trainer divides rows by time, each once: there is no other test set that they could be in.
  await writeJson(models, keys.leakage(runId), LeakageReport, {
    v: 1,
    runId,
    datasetVersion: dataset.version,
    checkedAt: now().toISOString(),
    trainPairs: manifest.counts.train,
    verdict: 'pass',
    sets: [],
  });
  const table = places.inData(`${keys.dataset(manifest, dataset.version)}train/`);
  const plans = planTableSteps(runId, table, model, places);
  const output = await writeJobs({ runId, languagePair, recipe }, plans, { models, places, settings });
  return { message: `${dataset.train} rows; the last ones by time are its test set`, output };
}

async function resolveText(
  context: TrainingContext,
  places: Places,
  dependencies: ResolveTrainingDependencies,
): Promise<Resolved> {
  const { run, recipe, manifest } = context;
  const { registry, models, settings } = dependencies;
  const own = ownSetsOf(context);
  const corpora = await Promise.all(
    (recipe.task === 'translation' ? recipe.corpora : []).map((corpus) =>
      resolveCorpus(corpus, dependencies),
    ),
  );
  const parents = await Promise.all(parentsOf(recipe).map((parent) => resolveParent(parent, dependencies)));
  if (corpora.length > 0) {
    await registry.noteRun(run.runId, {
      corpora: corpora.map(({ manifest: { corpus, languagePair, version } }) => ({
        corpus,
        languagePair,
        version,
      })),
    });
  }
  const leakage = await checkLeakage(context, { corpora, parents }, dependencies);
  const tests = [...own.tests, ...(await publicSets(context, dependencies))];
  const termbase = await writeTermbase(context, dependencies);
  const training: TextTraining = {
    context,
    validation: own.validation,
    tests,
    corpora,
    champion: await championOn(tests, context, dependencies),
    ...(termbase === undefined ? {} : { termbase }),
  };
  const { languagePair } = manifest;
  const plans = planTextSteps(training, places);
  const output = await writeJobs({ runId: run.runId, languagePair, recipe }, plans, {
    models,
    places,
    settings,
  });
  return { message: describe(manifest.counts.train, leakage), output };
}

function describe(pairs: number, { sets }: LeakageReport): string {
  const different = new Set(
    sets.map(({ corpus, languagePair, setId }) => `${corpus}/${languagePair}/${setId}`),
  );
  const warned = sets.filter(
    ({ relation, leaked }) => relation === 'same-languages' && Object.keys(leaked).length > 0,
  );
  const found =
    warned.length === 0
      ? 'none of them leaks'
      : `${warned.map(({ setId, corpus }) => `${setId} of ${corpus}`).join(', ')} partly in the training data`;
  return `${pairs} training pairs checked against ${different.size} test set${different.size === 1 ? '' : 's'}: ${found}`;
}

/** What a training of this dataset version validates and tests on. */
function ownSetsOf({ manifest }: TrainingContext): Pick<TextTraining, 'validation' | 'tests'> {
  const { corpus, languagePair, version, heldOut, counts } = manifest;
  const where = `Dataset version ${version} of ${corpus} ${languagePair}`;
  if (counts.train === 0) {
    throw new NothingToTrainOn(`${where} has no training pairs. See its drop log for where they went.`);
  }
  const filled = heldOut.filter(({ pairs }) => pairs > 0);
  const validation = filled.find(({ split, name }) => split === 'validation' && name === CORPUS_SET);
  const tests = filled.filter(({ split }) => split === 'test');
  if (validation && tests.length > 0) {
    const role = ({ name }: HeldOutSet) => (name === RESERVE_SET ? 'reserve' : 'own');
    return { validation, tests: tests.map((set) => ({ set, role: role(set) })) };
  }
  const lacking = validation ? 'test set' : 'validation set';
  throw new HeldOutSetMissing(
    `${where} has no ${lacking}. Upload more text from a trusted source, or raise heldOut in the recipe of a new corpus.`,
  );
}

/** Test sets of other corpora in the same pair, the first by name: what makes models of several corpora comparable. */
async function publicSets(
  { manifest }: TrainingContext,
  { data }: ResolveTrainingDependencies,
): Promise<TextTraining['tests']> {
  const found: TextTraining['tests'] = [];
  for await (const set of testSets(data)) {
    const same = set.languagePair === manifest.languagePair && set.corpus !== manifest.corpus;
    if (same && set.pairs > 0 && set.name !== RESERVE_SET) found.push({ set, role: 'public' });
    if (found.length === PUBLIC_SETS) break;
  }
  return found;
}

/** The champion where it has decoded one of the sets, so that there is something to compare with. */
async function championOn(
  tests: TextTraining['tests'],
  { model }: TrainingContext,
  { registry, models }: ResolveTrainingDependencies,
): Promise<TextTraining['champion']> {
  const version = model.champion;
  if (version === undefined) return undefined;
  const decoded = new Set(
    (await registry.listEvaluations(model.model, version))
      .filter(({ purpose }) => purpose === 'release')
      .map(({ setId }) => setId),
  );
  const compared = tests.filter(({ set }) => decoded.has(set.setId));
  if (compared.length === 0) return undefined;
  const seen = keys.modelFile(model.model, version, SEEN_HASHES);
  return {
    version,
    segments: Object.fromEntries(
      compared.map(({ set: { setId } }) => [setId, keys.modelSegments(model.model, version, setId)]),
    ),
    ...((await models.size(seen)) === undefined ? {} : { seen }),
  };
}

/** The dataset's termbase as the trainer reads it: an object with terms and their translations a line. */
async function writeTermbase(
  { run, manifest }: TrainingContext,
  { data, models }: ResolveTrainingDependencies,
): Promise<string | undefined> {
  const { termbase } = manifest.recipe.alignment;
  if (termbase === undefined) return undefined;
  const terms = await loadTerms(data, termbase.key, languagesOf(manifest.languagePair));
  const key = keys.termbase(run.runId);
  const lines = terms.map(({ source, target }) => `${JSON.stringify({ source, target })}\n`);
  await models.put(key, lines.join(''), 'application/jsonl');
  return key;
}
