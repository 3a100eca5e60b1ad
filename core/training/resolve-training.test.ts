import { describe, expect, it } from 'vitest';
import { JobFile } from '../../contracts/job.ts';
import { LeakageReport } from '../../contracts/model-card.ts';
import { PreparationRecipe } from '../../contracts/preparation-recipe.ts';
import { ResolveOutput } from '../../contracts/states.ts';
import { TrainingRecipe } from '../../contracts/training-recipe.ts';
import { keys } from '../keys.ts';
import { readJson } from '../objects/json-objects.ts';
import { someModelVersion } from '../registry/samples.ts';
import { LeakageFound } from './check-leakage.ts';
import { at, corpusId, evaluationOn, model, settings, trainingDeployment } from './deployment.fixture.ts';
import { promoteModel } from './promote-model.ts';
import { registerModel } from './register-model.ts';
import { HeldOutSetMissing, resolveTraining } from './resolve-training.ts';
import { NothingToTrainOn } from './start-training.ts';

const runId = 'train-1';
const now = () => new Date(at);
const TEST = [
  ['Do you really want to close this window?', 'Möchten Sie dieses Fenster wirklich schließen?'],
  ['Yes', 'Ja'],
] as const;
const VALIDATION = [
  ['The file was saved to the disk.', 'Die Datei wurde auf dem Datenträger gespeichert.'],
] as const;
const CLEAN = [
  ['Open the last file again', 'Die letzte Datei erneut öffnen'],
  ['yes!', 'ja!'],
] as const;

type Train = readonly (readonly [string, string])[];

async function deployment(train: Train = CLEAN, { device = 'cuda' as 'cuda' | 'cpu' } = {}) {
  const base = await trainingDeployment();
  const test = await base.freeze(corpusId, 'test', 'corpus', TEST);
  const validation = await base.freeze(corpusId, 'validation', 'corpus', VALIDATION);
  await base.publish(train, [test, validation]);
  await base.createRun(runId);
  const dependencies = {
    ...base,
    dataBucket: 'data',
    modelsBucket: 'models',
    settings: { ...settings, gpuDevice: device },
    now,
  };
  const resolve = async (id = runId) =>
    ResolveOutput.parse(await resolveTraining({ runId: id }, dependencies));
  const report = () => readJson(base.models, keys.leakage(runId), LeakageReport);
  return { ...base, dependencies, test, validation, resolve, report };
}

describe('resolveTraining', () => {
  it('prepares the three jobs with their files, places and commands', async () => {
    const { models, registry, test, validation, resolve } = await deployment();
    const { binarize, train, evaluate } = await resolve();
    expect(binarize).toEqual({
      step: 'binarize',
      attempt: 1,
      jobName: 'train-1-binarize-1',
      jobQueue: 'cpu',
      jobDefinition: 'cpu:1',
      memoryMiB: 4096,
      command: [
        ...['binarize', '--task', 'translation', '--config', 's3://models/runs/train-1/jobs/binarize-1.json'],
        ...['--in', 'train=s3://data/datasets/software/en-de/v000000000001/train/'],
        ...['--in', `validation=s3://data/${validation.key}`],
        ...[
          '--out',
          's3://models/runs/train-1/binarize/',
          '--state',
          's3://models/runs/train-1/binarize-state/',
        ],
      ],
    });
    expect(train).toMatchObject({ jobQueue: 'gpu', jobDefinition: 'gpu:1', memoryMiB: 8192 });
    expect(train?.command).toContain('binarized=s3://models/runs/train-1/binarize/');
    expect(evaluate).toMatchObject({ jobQueue: 'gpu' });
    expect(evaluate.command).toContain('model=s3://models/runs/train-1/train/');
    expect(evaluate.command).toContain(`test.${test.setId}=s3://data/${test.key}`);
    expect(await readJson(models, keys.job(runId, 'evaluate', 1), JobFile)).toMatchObject({
      sourceLanguage: 'en',
      targetLanguage: 'de',
      device: 'cuda',
      recipe: { size: 'tiny' },
      testSets: [{ setId: test.setId, name: 'corpus' }],
      adjustments: { microBatches: 1, learningRateFactor: 1, checkpoint: 'latest' },
    });
    expect((await readJson(models, keys.job(runId, 'binarize', 1), JobFile)).device).toBe('cpu');
    expect((await registry.getRun(runId))?.stages.Resolve).toMatchObject({
      status: 'SUCCEEDED',
      message: '2 training pairs checked against 1 test set: none of them leaks',
    });
  });

  it('trains on the GPU queue and evaluates on the other where that is backed by processors', async () => {
    const { models, resolve } = await deployment(CLEAN, { device: 'cpu' });
    const { train, evaluate } = await resolve();
    expect([train?.jobQueue, evaluate.jobQueue]).toEqual(['gpu', 'cpu']);
    expect((await readJson(models, keys.job(runId, 'train', 1), JobFile)).device).toBe('cpu');
  });

  it("gives an evaluation the champion's segments of the same sets", async () => {
    const { models, registry, test, dependencies, createRun, finishJobs, resolve } = await deployment();
    await finishJobs(runId, [evaluationOn(test.setId, 40)]);
    const publishEvent = async () => undefined;
    await registerModel({ runId }, { ...dependencies, codeVersion: 'c', publishEvent });
    await promoteModel({ runId }, { registry, publishEvent, now });
    const champion = (await registry.getModel(model))?.champion;
    await createRun('train-2');
    const { evaluate } = await resolve('train-2');
    const segments = keys.modelSegments(model, champion ?? '', test.setId);
    expect(evaluate.command).toContain(`champion.${test.setId}=s3://models/${segments}`);
    expect(await models.size(segments)).toBeGreaterThan(0);
    expect((await readJson(models, keys.job('train-2', 'evaluate', 1), JobFile)).champion).toBe(champion);
  });

  const leaks: [string, [string, string], string][] = [
    [
      'the source but for case and punctuation',
      ['do you really want to close this window', 'x'],
      'exact-source',
    ],
    ['the target', ['x', 'Möchten Sie dieses Fenster wirklich schließen'], 'exact-target'],
    ['most n-grams of the source', ['Hm. Do you really want to close this window now?', 'x'], 'ngram-source'],
  ];
  it.each(leaks)('never trains on %s of a test segment', async (_name, pair, how) => {
    const { models, registry, report, resolve } = await deployment([...CLEAN, pair]);
    await expect(resolve()).rejects.toThrow(LeakageFound);
    expect(await report()).toMatchObject({
      verdict: 'fail',
      sets: [{ relation: 'own', leaked: { [how]: 1 }, samples: [{ how, source: pair[0] }] }],
    });
    expect(await models.size(keys.job(runId, 'train', 1))).toBeUndefined();
    expect((await registry.getRun(runId))?.stages.Resolve).toMatchObject({ status: 'FAILED' });
  });

  it('reports test segments of other corpora in the same languages, also the other way round', async () => {
    const { freeze, registry, report, resolve } = await deployment();
    const swapped = CLEAN.map(([source, target]) => [target, source] as const);
    await freeze({ corpus: 'web', languagePair: 'de-en' }, 'test', 'corpus', swapped);
    await resolve();
    expect(await report()).toMatchObject({
      verdict: 'warn',
      sets: [
        { relation: 'own', leaked: {} },
        { relation: 'same-languages', corpus: 'web', leaked: { 'exact-source': 1 } },
      ],
    });
    expect((await registry.getRun(runId))?.stages.Resolve?.message).toContain(
      'of web partly in the training data',
    );
  });

  it('counts but does not warn of sets that share one language, and passes over the rest', async () => {
    const { freeze, report, resolve } = await deployment();
    const korean = CLEAN.map(([source]) => [source, '마지막 파일 다시 열기'] as const);
    await freeze({ corpus: 'web', languagePair: 'en-ko' }, 'test', 'corpus', korean);
    await freeze({ corpus: 'web', languagePair: 'fr-ko' }, 'test', 'corpus', korean);
    await freeze({ corpus: 'web', languagePair: 'en-de' }, 'validation', 'corpus', CLEAN);
    await resolve();
    const { verdict, sets } = await report();
    expect(verdict).toBe('pass');
    expect(sets.map(({ relation, leaked }) => [relation, leaked])).toEqual([
      ['own', {}],
      ['one-language', { 'exact-source': 1 }],
    ]);
  });

  describe('of a translation with all there is', () => {
    const at2 = { corpus: 'web', languagePair: 'en-de' };
    const parent = { model: 'software-en-de-old', version: 'm000000000001' };
    const recipe = TrainingRecipe.parse({
      size: 'tiny',
      corpora: [{ ...at2, weight: 2 }],
      synthetic: [{ kind: 'back-translation', by: parent, text: 'news', segments: 10 }],
      continueFrom: parent,
    });

    /** A second corpus with a version, and a version of another line that was trained on the first one's. */
    async function world(
      web: Train = CLEAN,
      news = 'Das Wetter wird morgen wieder besser\n',
      old: Train = CLEAN,
    ) {
      const base = await deployment();
      await base.registry.putCorpusIfAbsent({ ...at2, recipe: PreparationRecipe.parse({}), createdAt: at });
      await base.publish(web, [], { id: at2, version: 'v000000000002' });
      await base.publish(old, [], { version: 'v000000000003' });
      await base.data.put('monolingual/news/a.txt', news);
      const line = { ...corpusId, model: parent.model, recipe, promotion: 'never' as const, createdAt: at };
      await base.registry.putModelIfAbsent(line);
      const version = { ...parent, datasetVersion: 'v000000000003' };
      await base.registry.putModelVersion(someModelVersion(version));
      await base.registry.createRun({
        ...(await base.registry.getRun(runId)),
        ...{
          runId: 'train-all',
          kind: 'training',
          ...corpusId,
          status: 'RUNNING',
          createdAt: at,
          stages: {},
        },
        recipe,
      });
      return base;
    }

    it('gives every step its inputs, and keeps the versions', async () => {
      const { models, registry, resolve } = await world();
      const { generate, binarize, train } = await resolve('train-all');
      const files = 's3://models/models/software-en-de-old/m000000000001/';
      expect(generate?.command).toEqual(
        expect.arrayContaining([`model=${files}`, 'text=s3://data/monolingual/news/']),
      );
      expect(binarize?.command).toEqual(
        expect.arrayContaining([
          'corpus.0=s3://data/datasets/web/en-de/v000000000002/train/',
          'synthetic.0=s3://models/runs/train-all/generate/',
          `continue=${files}`,
        ]),
      );
      expect(train?.command).toContain(`continue=${files}`);
      const job = (step: string) => readJson(models, keys.job('train-all', step, 1), JobFile);
      expect((await job('binarize')).corpora).toEqual([
        { name: 'corpus.0', sourceLanguage: 'en', targetLanguage: 'de', weight: 2 },
        {
          name: 'synthetic.0',
          sourceLanguage: 'en',
          targetLanguage: 'de',
          weight: 1,
          synthetic: 'back-translation',
        },
      ]);
      expect((await job('generate')).generate).toEqual({
        kind: 'back-translation',
        beamSize: 1,
        segments: 10,
      });
      expect((await registry.getRun('train-all'))?.corpora).toEqual([{ ...at2, version: 'v000000000002' }]);
    });

    const leaky: Train = [['x', TEST[0][1]]];
    it.each([
      ['a further corpus', [leaky], 'web/en-de/v000000000002'],
      ['text that is translated', [CLEAN, `${TEST[0][1]}\n`], 'monolingual/news'],
      ['what a parent was trained on', [CLEAN, 'Gut\n', leaky], 'software-en-de-old@m000000000001'],
    ] as [string, Parameters<typeof world>, string][])(
      'finds test segments in %s',
      async (_name, text, where) => {
        const { models, resolve } = await world(...text);
        await expect(resolve('train-all')).rejects.toThrow(LeakageFound);
        const { sets, verdict } = await readJson(models, keys.leakage('train-all'), LeakageReport);
        expect(verdict).toBe('fail');
        expect(sets.filter(({ leaked }) => Object.keys(leaked).length > 0)).toMatchObject([
          { data: where, relation: 'own', leaked: { 'exact-target': 1 } },
        ]);
      },
    );
  });

  it('evaluates on sets of other corpora too, and keeps a reserve apart', async () => {
    const base = await trainingDeployment();
    const sets = [
      await base.freeze(corpusId, 'test', 'corpus', TEST),
      await base.freeze(corpusId, 'test', 'reserve', [
        ['Close all windows now please', 'Bitte alle schließen'],
      ]),
      await base.freeze(corpusId, 'validation', 'corpus', VALIDATION),
    ];
    const web = { corpus: 'web', languagePair: 'en-de' };
    await base.freeze(web, 'test', 'corpus', [
      ['The weather is fine again today', 'Das Wetter ist heute gut'],
    ]);
    await base.publish(CLEAN, sets);
    await base.createRun(runId);
    const { dependencies } = await deployment();
    await resolveTraining({ runId }, { ...dependencies, ...base });
    const { testSets } = await readJson(base.models, keys.job(runId, 'evaluate', 1), JobFile);
    expect(testSets.map(({ name, role }) => [name, role])).toEqual([
      ['corpus', 'own'],
      ['reserve', 'reserve'],
      ['corpus', 'public'],
    ]);
  });

  it('does not begin a run that was ended', async () => {
    const { registry, resolve } = await deployment();
    await registry.closeRun(runId, { status: 'ABORTED', endedAt: at });
    await expect(resolve()).rejects.toMatchObject({ name: 'RunAlreadyClosed' });
  });

  it('scans the same data for the same sets once', async () => {
    const { models, createRun, resolve, data } = await deployment();
    await resolve();
    await createRun('train-2');
    const scans = async () => {
      const found: string[] = [];
      for await (const { key } of models.list('runs/leak-scans/')) found.push(key);
      return found;
    };
    expect(await scans()).toHaveLength(1);
    const stream = data.getRange;
    const read: string[] = [];
    data.getRange = (key, ...range) => {
      read.push(key);
      return stream(key, ...range);
    };
    await resolve('train-2');
    expect(read.filter((key) => key.includes('/train/'))).toEqual([]);
    expect(await scans()).toHaveLength(1);
  });

  it('says which held-out set is missing, or that there is nothing to train on', async () => {
    const without = await trainingDeployment();
    const test = await without.freeze(corpusId, 'test', 'corpus', TEST);
    await without.publish(CLEAN, [test]);
    await without.createRun(runId);
    const { dependencies } = await deployment();
    await expect(resolveTraining({ runId }, { ...dependencies, ...without })).rejects.toThrow(
      HeldOutSetMissing,
    );
    const { resolve } = await deployment([]);
    await expect(resolve()).rejects.toThrow(NothingToTrainOn);
    await expect(resolve('nobody')).rejects.toThrow('nobody');
  });
});
