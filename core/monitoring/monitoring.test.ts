import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Run } from '../../contracts/entities.ts';
import { JobFile } from '../../contracts/job.ts';
import { DatasetManifest } from '../../contracts/manifest.ts';
import { RegisterOutput } from '../../contracts/states.ts';
import { sketchPairs } from '../consistency/text-sketch.ts';
import { keys } from '../keys.ts';
import { readJson, writeJson } from '../objects/json-objects.ts';
import { memoryObjects } from '../objects/memory-objects.ts';
import { readPairs } from '../parquet/pair-rows.ts';
import {
  at,
  corpusId,
  datasetVersion,
  evaluationOn,
  model,
  settings,
  trainingDeployment,
} from '../training/deployment.fixture.ts';
import { promoteModel } from '../training/promote-model.ts';
import { registerModel } from '../training/register-model.ts';
import { resolveTraining } from '../training/resolve-training.ts';
import { startTraining } from '../training/start-training.ts';
import { checkLiveText, NothingToCompareWith } from './check-live-text.ts';
import { TooLittleFreshText } from './fresh-text.ts';
import { judgeDecay } from './judge-decay.ts';
import { NothingToMonitor, requireTextLine, TablesNotMonitored } from './start-monitoring.ts';

const pairs = (from: number, to: number) =>
  Array.from(
    { length: to - from },
    (_, index) => [`The number ${from + index} is new here`, `Die Zahl ${from + index} ist neu`] as const,
  );

/** A champion trained on the first version of a corpus, and a second version that has more. */
async function monitored({ fresh = 40, newSet = false, champion = true, policy = {} } = {}) {
  const base = await trainingDeployment(policy);
  const test = await base.freeze(corpusId, 'test', 'corpus', [['Old text to be tested on', 'Alter Text']]);
  await base.publish(pairs(0, 10), [test]);
  const events: { type: string; detail: object }[] = [];
  const publishEvent = async (type: string, detail: object) => void events.push({ type, detail });
  const now = () => new Date(at);
  const dependencies = {
    ...base,
    dataBucket: 'data',
    modelsBucket: 'models',
    codeVersion: 'c',
    settings,
    publishEvent,
    now,
  };
  if (champion) {
    await base.createRun('train-1');
    await base.finishJobs('train-1', [evaluationOn(test.setId, 50)]);
    await registerModel({ runId: 'train-1' }, dependencies);
    await promoteModel({ runId: 'train-1' }, dependencies);
  }
  const sets = newSet
    ? [
        test,
        await base.freeze(corpusId, 'test', 'corpus', [['Text frozen afterwards for tests', 'Neuer Text']]),
      ]
    : [test];
  const version = 'v000000000002';
  const rows = [...pairs(0, 10), ...pairs(100, 100 + fresh)];
  await base.publish(rows, sets, { version, newFrom: 10 });
  events.length = 0;
  const start = (how: 'person' | 'schedule' = 'person') =>
    startTraining(
      { monitor: model, how, who: 'jane' },
      {
        ...dependencies,
        startExecution: async (runId) => `arn:${runId}`,
        stopExecution: async () => {},
        notify: async () => {},
        limits: { concurrentRuns: 5 },
        dashboardUrl: '',
      },
    );
  return { ...base, dependencies, events, start, sets };
}

describe('monitoring', () => {
  it('evaluates the champion on test sets that are newer than it', async () => {
    const { models, registry, dependencies, start, sets } = await monitored({ newSet: true });
    const [runId] = (await start()) as [string];
    expect(await start('schedule')).toEqual([runId]);
    const run = (await registry.getRun(runId)) as Run;
    const edits = keys.postEdits(model, run.modelVersion ?? '', sets[1]?.setId ?? '');
    await models.put(edits, '');
    expect(run).toMatchObject({ kind: 'monitoring', status: 'RUNNING', datasetVersion: 'v000000000002' });
    const output = await resolveTraining({ runId }, dependencies);
    expect(Object.keys(output)).toEqual(['evaluate']);
    expect(output.evaluate.command).toContain(`model=s3://models/models/${model}/${run.modelVersion}/`);
    expect(output.evaluate.command).toContain(`postedits.${sets[1]?.setId}=s3://models/${edits}`);
    const { testSets } = await readJson(models, keys.job(runId, 'evaluate', 1), JobFile);
    expect(testSets).toMatchObject([{ setId: sets[1]?.setId, role: 'own' }]);
  });

  it('samples what was added where no set is newer, and nothing that the champion knows', async () => {
    const { models, dependencies, start } = await monitored();
    const [runId] = (await start()) as [string];
    await resolveTraining({ runId }, dependencies);
    const sources: string[] = [];
    for await (const { source } of readPairs(models, keys.freshText(runId))) sources.push(source);
    expect(sources.sort()).toEqual(
      pairs(100, 140)
        .map(([source]) => source)
        .sort(),
    );
  });

  it('says when there is nothing to go by', async () => {
    const { dependencies, start } = await monitored({ fresh: 3 });
    const [runId] = (await start()) as [string];
    await expect(resolveTraining({ runId }, dependencies)).rejects.toThrow(TooLittleFreshText);
    const without = await monitored({ champion: false });
    await expect(without.start()).rejects.toThrow(NothingToMonitor);
    expect(await without.start('schedule')).toEqual([]);
  });

  it.each([
    [48, 0],
    [20, 1],
  ])('keeps a score of %d after one of 50 and tells of %d decays', async (chrf, told) => {
    const { models, registry, dependencies, events, start } = await monitored({
      policy: { retrainOnDecay: true },
    });
    const [runId] = (await start()) as [string];
    const file = { v: 2, task: 'translation', primary: 'chrf', modelSizeBytes: 1, parameters: 1 };
    const testSets = [evaluationOn('fresh-1', chrf)];
    await models.put(keys.evaluation(runId), JSON.stringify({ ...file, testSets }));
    await models.put(keys.segments(runId, 'fresh-1'), 'what it said');
    expect(RegisterOutput.parse(await registerModel({ runId }, dependencies))).toEqual({ promote: false });
    const { modelVersion } = (await registry.getRun(runId)) as Run;
    const kept = await registry.listEvaluations(model, modelVersion);
    const segments = await models.get(keys.modelSegments(model, modelVersion ?? '', 'fresh-1'));
    expect(Buffer.from(segments).toString()).toBe('what it said');
    expect(kept.map(({ setId, purpose }) => [setId, purpose])).toContainEqual(['fresh-1', 'monitoring']);
    expect(events.map(({ type }) => type)).toEqual(Array(told).fill('ModelOutdated'));
    if (told)
      expect(events[0]?.detail).toMatchObject({ reason: 'decay', retrain: true, version: modelVersion });
  });
});

describe('requireTextLine', () => {
  it('refuses lines of tables, which every training judges', () => {
    const table = { model: 'football-tabular-outcomes', languagePair: 'tabular' };
    expect(() => requireTextLine(table)).toThrow(TablesNotMonitored);
    expect(() => requireTextLine({ ...table, languagePair: 'en-de' })).not.toThrow();
  });
});

describe('judgeDecay', () => {
  it('needs intervals that do not touch, whichever way is better', () => {
    const number = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(
        number,
        number,
        fc.constantFrom('chrf' as const, 'logLoss' as const),
        (before, now, metric) => {
          const metrics = (score: number) => ({
            [metric]: { score, signature: '', low: score - 1, high: score + 1 },
          });
          const { decayed } = judgeDecay(
            metric,
            { metrics: metrics(before) },
            { name: 'fresh', segments: 9, metrics: metrics(now) },
          );
          const worse = metric === 'chrf' ? before - now : now - before;
          expect(decayed).toBe(worse > 2);
        },
      ),
      { examples: [[50, 40, 'chrf']] },
    );
  });
});

describe('checkLiveText', () => {
  const trained = Array.from({ length: 600 }, (_, at_) => ({
    source: `Click the button ${at_ % 7} to save the file in folder ${at_ % 5}`,
    target: 'x',
  }));
  const event = (key: string) => ({
    id: 'e',
    time: at,
    'detail-type': 'Object Created',
    detail: { bucket: { name: 'landing' }, object: { key, size: 1, etag: 'e' } },
  });
  async function live(lines: readonly string[], key = `live/${model}/today.txt`) {
    const base = await monitored();
    const landing = memoryObjects();
    await landing.put(key, lines.join('\n'));
    const manifestKey = keys.manifest(corpusId, datasetVersion);
    const manifest = await readJson(base.data, manifestKey, DatasetManifest);
    const sketch = sketchPairs(trained, { source: 'en', target: 'de' });
    await writeJson(base.data, manifestKey, DatasetManifest, { ...manifest, sketch });
    const log = { info: () => {}, warn: () => {} };
    return { ...base, check: () => checkLiveText(event(key), { ...base.dependencies, landing, log }) };
  }

  it('finds text of another kind, and not text of the same', async () => {
    const same = await live(trained.map(({ source }) => source));
    expect(await same.check()).toMatchObject({ segments: 600, drifted: false });
    expect(same.events).toEqual([]);
    const other = await live(trained.map((_, index) => `Ваша посылка номер ${index} прибыла на почту`));
    expect(await other.check()).toMatchObject({ drifted: true });
    expect(other.events).toMatchObject([
      {
        type: 'ModelOutdated',
        detail: { reason: 'drift', retrain: false, message: expect.stringContaining('scripts') },
      },
    ]);
    const reports: string[] = [];
    for await (const { key } of other.data.list(`live/${model}/`)) reports.push(key);
    expect(reports).toHaveLength(1);
  });

  it('judges no handful of segments, and looks at no other upload', async () => {
    const few = await live(['Здравствуйте']);
    expect(await few.check()).toMatchObject({ drifted: false, divergences: {} });
    const other = await live(['x'], 'live/en-de/source/file.txt');
    expect(await other.check()).toBeUndefined();
  });

  it('needs a champion', async () => {
    const base = await monitored({ champion: false });
    const landing = memoryObjects();
    const log = { info: () => {}, warn: () => {} };
    const check = checkLiveText(event(`live/${model}/a.txt`), { ...base.dependencies, landing, log });
    await expect(check).rejects.toThrow(NothingToCompareWith);
  });
});
