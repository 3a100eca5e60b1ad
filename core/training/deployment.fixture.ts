import type { HeldOutSet } from '../../contracts/aligner.ts';
import type { Model, Run } from '../../contracts/entities.ts';
import { EvaluationFile, type TestSetEvaluation } from '../../contracts/evaluation.ts';
import { type JobStep, ResultFile } from '../../contracts/job.ts';
import { DatasetManifest } from '../../contracts/manifest.ts';
import { LeakageReport, type SetLeakage } from '../../contracts/model-card.ts';
import { PreparationRecipe } from '../../contracts/preparation-recipe.ts';
import { TrainingRecipe } from '../../contracts/training-recipe.ts';
import { sha256 } from '../hashing.ts';
import { type CorpusId, keys } from '../keys.ts';
import { writeJson } from '../objects/json-objects.ts';
import { memoryObjects } from '../objects/memory-objects.ts';
import { pairId } from '../pairs/pair.ts';
import { type PairRow, writePairs } from '../parquet/pair-rows.ts';
import { memoryRegistry } from '../registry/memory-registry.ts';
import { someRun } from '../registry/samples.ts';
import { emptyStatistics } from '../statistics/text-statistics.ts';
import type { BatchSettings } from './batch-jobs.ts';

/** A deployment in memory for the tests of training runs: one corpus, one dataset version, one model line, one run. */

export const at = '2026-11-01T10:20:30.000Z';
export const corpusId: CorpusId = { corpus: 'software', languagePair: 'en-de' };
export const model = 'software-en-de-tiny';
export const datasetVersion = 'v000000000001';

export const settings: BatchSettings = {
  cpuQueue: 'cpu',
  gpuQueue: 'gpu',
  gpuOnDemandQueue: 'on-demand',
  cpuJobDefinition: 'cpu:1',
  gpuJobDefinition: 'gpu:1',
  gpuDevice: 'cuda',
  cpuMemoryMiB: 4096,
  gpuMemoryMiB: 8192,
  machines: {
    cpu: { instanceType: 'm7i.xlarge', purchase: 'on-demand', vcpus: 4, gpus: 0 },
    gpu: { instanceType: 'g6.xlarge', purchase: 'spot', vcpus: 4, gpus: 1 },
    'on-demand': { instanceType: 'g6.xlarge', purchase: 'on-demand', vcpus: 4, gpus: 1 },
  },
};

type Texts = readonly (readonly [source: string, target: string])[];

const OLD_INPUT = '0123456789abcdef';
const NEW_INPUT = 'fedcba9876543210';

/** Pairs from the number `newFrom` on came with another upload. */
const rows = (texts: Texts, newFrom = texts.length): PairRow[] =>
  texts.map(([source, target], record) => ({
    pairId: pairId({ source, target }),
    source,
    target,
    score: null,
    domain: null,
    document: null,
    position: null,
    sourceId: 'app',
    origins: [{ sourceId: 'app', inputId: record < newFrom ? OLD_INPUT : NEW_INPUT, record }],
  }));

/** The buckets and the registry, and what puts things into them as the pipeline does. */
export async function trainingDeployment(policy: Partial<Model> = {}) {
  const registry = memoryRegistry();
  const data = memoryObjects();
  const models = memoryObjects();
  await registry.putCorpusIfAbsent({ ...corpusId, recipe: PreparationRecipe.parse({}), createdAt: at });
  await registry.putModelIfAbsent({
    ...corpusId,
    model,
    recipe: TrainingRecipe.parse({ size: 'tiny' }),
    promotion: 'automatic',
    createdAt: at,
    ...policy,
  });

  const freeze = async (
    id: CorpusId,
    split: HeldOutSet['split'],
    name: string,
    texts: Texts,
  ): Promise<HeldOutSet> => {
    const body = writePairs(rows(texts));
    const setId = `${split}-${name}-${sha256(body).slice(0, 16)}`;
    const key = keys.heldOutSet(id, setId);
    await data.put(key, body);
    const card: HeldOutSet = {
      setId,
      unit: 'segment',
      split,
      name,
      corpus: id.corpus,
      languagePair: id.languagePair,
      pairs: texts.length,
      key,
      sha256: sha256(body),
      frozenAt: at,
    };
    await data.put(keys.heldOutCard(id, setId), JSON.stringify(card));
    return card;
  };

  const publish = async (
    train: Texts,
    heldOut: HeldOutSet[],
    {
      id = corpusId,
      version = datasetVersion,
      newFrom,
    }: { id?: CorpusId; version?: string; newFrom?: number } = {},
  ) => {
    const body = writePairs(rows(train, newFrom));
    const key = keys.trainFile(id, version, 0);
    await data.put(key, body);
    const manifestKey = keys.manifest(id, version);
    const lineage = { codeVersion: 'code-1', recipeHash: '00112233445566aa', runId: `prep-${version}` };
    await writeJson(data, manifestKey, DatasetManifest, {
      v: 1,
      ...id,
      ...lineage,
      version,
      planId: sha256('plan'),
      ingestHash: '0123456789abcdef',
      createdAt: at,
      icuVersion: '1',
      normaliserVersion: 1,
      protectedPairs: {},
      domains: {},
      recipe: PreparationRecipe.parse({}),
      counts: {
        read: train.length,
        train: train.length,
        heldOut: 0,
        dropped: 0,
        leaked: 0,
        conflicts: 0,
        quarantinedInputs: 0,
      },
      drops: {},
      sources: { app: { read: train.length, train: train.length, heldOut: 0, drops: {} } },
      statistics: emptyStatistics(),
      scores: [],
      train: [{ key, rows: train.length, sizeBytes: body.length, sha256: sha256(body) }],
      dropLogs: [],
      shardDropLogs: [],
      ingestReports: [],
      heldOut,
      inputs: [OLD_INPUT, ...(newFrom === undefined ? [] : [NEW_INPUT])].map((inputId) => ({
        ...{ inputId, sourceId: 'app', format: 'tsv' as const, compression: 'none' as const },
        ...{ files: [], licence: 'MIT', titles: [], read: 1, kept: 1, drops: {} },
      })),
      deliveries: [],
      licences: ['MIT'],
    });
    await registry.createRun(someRun({ ...id, runId: lineage.runId, status: 'RUNNING', createdAt: at }));
    await registry.publishDatasetVersion(
      {
        ...id,
        ...lineage,
        version,
        previousVersion: (await registry.getCorpus(id))?.latestVersion,
        createdAt: at,
        manifestKey,
        read: train.length,
        train: train.length,
        heldOut: 0,
        dropped: 0,
        verdict: 'pass',
      },
      { splitSalt: 's', normaliserVersion: 1 },
    );
  };

  const createRun = (runId: string, change: Partial<Run> = {}) =>
    registry.createRun({
      ...corpusId,
      runId,
      kind: 'training',
      status: 'RUNNING',
      createdAt: at,
      stages: {},
      model,
      datasetVersion,
      recipe: TrainingRecipe.parse({ size: 'tiny' }),
      ...change,
    });

  /** What a step leaves behind when it ends well. */
  const finishStep = async (runId: string, step: JobStep, files: Record<string, string>) => {
    const artifacts: ResultFile['artifacts'] = [];
    for (const [name, body] of Object.entries(files)) {
      const key = `${keys.stepOutput(runId, step)}${name}`;
      await models.put(key, body);
      artifacts.push({ name, uri: `s3://models/${key}`, sizeBytes: body.length, sha256: sha256(body) });
    }
    await writeJson(models, keys.result(runId, step), ResultFile, {
      v: 1,
      step,
      attempt: 1,
      status: 'succeeded',
      exitClass: 'ok',
      exitCode: 0,
      message: '',
      optimizerStep: 100,
      seconds: 12,
      artifacts,
    });
  };

  /** Everything that Register finds when the jobs of a run have ended well. */
  const finishJobs = async (
    runId: string,
    testSets: TestSetEvaluation[],
    leakage: SetLeakage[] = [],
  ): Promise<void> => {
    await finishStep(runId, 'train', {
      'model.safetensors': `weights of ${runId}`,
      'ctranslate2/model.bin': 'b',
    });
    const evaluation = {
      v: 2 as const,
      task: 'translation' as const,
      primary: 'chrf' as const,
      testSets,
      modelSizeBytes: 5000,
      parameters: 1000,
    };
    await finishStep(runId, 'evaluate', {
      'evaluation.json': JSON.stringify(EvaluationFile.parse(evaluation)),
      ...Object.fromEntries(testSets.map(({ setId }) => [`segments-${setId}.jsonl`, `segments by ${runId}`])),
    });
    await writeJson(models, keys.leakage(runId), LeakageReport, {
      v: 1,
      runId,
      datasetVersion,
      checkedAt: at,
      trainPairs: 100,
      verdict: leakage.length > 0 ? 'warn' : 'pass',
      sets: leakage,
    });
  };

  return { registry, data, models, freeze, publish, createRun, finishJobs };
}

/** An evaluation on the corpus' own test set. */
export function evaluationOn(
  setId: string,
  chrf: number,
  versus?: { champion: string; gain: number },
): TestSetEvaluation {
  const score = (value: number) => ({ score: value, signature: 's', low: value - 1, high: value + 1 });
  const difference = (gain: number) => ({
    difference: gain,
    low: gain - 0.2,
    high: gain + 0.2,
    pValue: 0.01,
  });
  return {
    setId,
    name: 'corpus',
    role: 'own',
    segments: 2,
    metrics: { bleu: score(chrf / 2), chrf: score(chrf), ter: score(60) },
    absent: {},
    rates: {},
    lengthRatio: 1,
    slices: [],
    robustness: {},
    versusChampion: versus
      ? {
          champion: versus.champion,
          segments: 2,
          documents: 2,
          metrics: { chrf: difference(versus.gain), bleu: difference(versus.gain) },
        }
      : null,
    samples: [],
  };
}
