import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApi, testApi } from '../api/api.fixture.ts';
import { someRun } from '../core/registry/samples.ts';
import { type CommandLine, commandLineOn } from './dragoman.fixture.ts';

const id = { corpus: 'media', languagePair: 'en-ko' };
const corpus = ['media', 'en-ko'];
const directory = mkdtempSync(path.join(tmpdir(), 'cli-'));
let api: TestApi;
let commandLine: CommandLine;

beforeAll(async () => {
  api = testApi({
    steering: {
      startTraining: async () => ['train-1'],
      fetchSource: async (name) => {
        const counts = { fetched: 0, unchanged: 0, failed: 1, bytes: 0 };
        const last = { at: '2026-11-22T10:01:00.000Z', outcome: 'failed' as const, message: 'It is gone.' };
        await api.registry.endFetch(name, { ...last, ...counts });
      },
    },
  });
  commandLine = await commandLineOn(api.services);
});
afterAll(async () => {
  await commandLine?.stop();
  rmSync(directory, { recursive: true, force: true });
});

const dragoman = (...args: string[]) => commandLine.dragoman(...args);
const answerOf = (...args: string[]) => commandLine.answerOf(...args);

function fileWith(name: string, content: unknown): string {
  const file = path.join(directory, name);
  writeFileSync(file, JSON.stringify(content));
  return file;
}

describe('the command line', () => {
  it('registers a corpus, changes its recipe, and says what is wrong with one and where', async () => {
    const recipe = fileWith('recipe.json', { consistency: { onDrift: 'fail' } });
    expect((await answerOf('corpora', 'register', ...corpus)).created).toBe(true);
    const changed = await answerOf('corpora', 'register', ...corpus, '--recipe', recipe);
    expect([changed.created, changed.recipe.consistency.onDrift]).toEqual([false, 'fail']);
    expect((await api.registry.getCorpus(id))?.recipe.consistency.onDrift).toBe('fail');

    const wrong = fileWith('wrong.json', { alignment: { falseRejectRate: 2 }, colour: 'blue' });
    const { exitCode, output } = await dragoman('corpora', 'register', ...corpus, '--recipe', wrong);
    expect(exitCode).toBe(1);
    expect(output).toMatch(/^ContractViolation: .*wrong\.json.*alignment\.falseRejectRate: /);
    expect(output).toContain('colour');
  });

  it('registers a model line, and changes only what is named', async () => {
    const training = fileWith('training.json', { size: 'tiny', steps: 10 });
    const line = ['models', 'register', ...corpus, 'tiny', '--recipe', training];
    await answerOf(...line, '--train-when-grown-by', '0', '--concurrent-runs', '2');
    await answerOf('models', 'set', 'media-en-ko-tiny', '--promotion', 'never', '--unset', 'concurrent-runs');
    await answerOf('models', 'register', ...corpus, 'tiny', '--retrain-on-decay');
    const [model] = await api.registry.listModels(id);
    const settings = { promotion: 'never', trainWhenGrownBy: 0, retrainOnDecay: true };
    expect(model).toMatchObject({ model: 'media-en-ko-tiny', recipe: { steps: 10 }, ...settings });
    expect(model?.concurrentRuns).toBeUndefined();
    expect(await answerOf('models', 'monitor', 'media-en-ko-tiny')).toEqual({ runId: 'train-1' });
  });

  it('registers a source with its schedule, changes it, runs it, and takes it away', async () => {
    const name = [...corpus, 'nightly'];
    const register = ['sources', 'register', ...name];
    const url = ['--url', 'opus:Books/v1/moses/ko-en', '--licence', 'MIT'];
    const incomplete = await dragoman(...register, ...url);
    expect(incomplete).toMatchObject({ exitCode: 1, output: expect.stringContaining('--schedule') });
    await answerOf(...register, ...url, '--schedule', 'rate(1 day)');
    await answerOf(...register, '--limit', 'fileBytes=7', '--owner', 'The Tellers');
    const [source] = await api.registry.listSources(id);
    expect(source).toMatchObject({
      locations: [{ url: 'https://object.pouta.csc.fi/OPUS-Books/v1/moses/en-ko.txt.zip' }],
      schedule: { expression: 'rate(1 day)' },
      limits: { fileBytes: 7 },
      rights: { licence: 'MIT', owner: 'The Tellers' },
    });
    const run = await dragoman('sources', 'run', ...name);
    expect(run).toMatchObject({ exitCode: 1, output: expect.stringContaining('"message": "It is gone."') });

    const secret = ['--url', 'https://me:hunter2@files.example/a.tmx'];
    const { exitCode, output } = await dragoman(...register, ...secret);
    expect(exitCode).toBe(1);
    expect(output).toMatch(/^ContractViolation: .*url: must not contain a user name or password/);
    expect(output).not.toContain('hunter2');
    await answerOf('sources', 'remove', ...name);
    expect(await api.registry.listSources(id)).toEqual([]);
    const calls = api.calls.filter(({ name: called }) => /SourceSchedule$/.test(called));
    expect(calls.map(({ name: called }) => called)).toEqual([
      'setSourceSchedule',
      'setSourceSchedule',
      'removeSourceSchedule',
    ]);
  });

  it('removes text for good, lists what was removed, and erases what is stored of it', async () => {
    const title = [...corpus, 'A Novel'];
    expect(await answerOf('titles', 'show', ...title)).toMatchObject({ inLatest: false });
    await answerOf('titles', 'remove', ...title, '--reason', 'asked for');
    const { items } = await answerOf('titles', 'removed', ...corpus);
    expect(items).toMatchObject([{ by: 'title', value: 'A Novel', reason: 'asked for' }]);
    const { removalId } = items[0];
    await api.registry.markRemovalsApplied(id, [removalId], 'v2');
    const unknown = await dragoman('titles', 'erase', ...corpus, 'A Poem');
    expect(unknown).toMatchObject({
      exitCode: 1,
      output: expect.stringMatching(/^NotRemoved: .*Remove it first/),
    });
    await answerOf('titles', 'erase', ...corpus, 'a NOVEL');
    expect(api.calls).toContainEqual({ name: 'eraseText', args: [{ ...id, removalId }] });
    expect((await answerOf('titles', 'removed', ...corpus)).items).toMatchObject([{ stored: 'erasing' }]);
  });

  it('starts a sweep from a file, and refuses a space that is none', async () => {
    const run = someRun({ ...id, runId: 'train-1', kind: 'training', model: 'media-en-ko-tiny' });
    await api.registry.createRun({ ...run, sweepId: 'sweep-1' });
    const seeds = fileWith('seeds.json', { seed: { values: [1, 2] } });
    const options = ['--space', seeds, '--method', 'grid', '--parallel', '1'];
    const started = await answerOf('sweeps', 'start', 'media-en-ko-tiny', ...options);
    expect(started).toEqual({ sweepId: 'sweep-1', runIds: ['train-1'] });
    const wanted = { space: { seed: { values: [1, 2] } }, method: 'grid', parallel: 1, runs: 8 };
    expect(api.calls.at(-1)).toMatchObject({ name: 'startTraining', args: [{ sweep: wanted }] });

    const space = fileWith('space.json', { 'no such thing': { values: [1] } });
    const { exitCode, output } = await dragoman('sweeps', 'start', 'media-en-ko-tiny', '--space', space);
    expect(exitCode).toBe(1);
    expect(output).toMatch(/^ContractViolation: .*space\.json/);
  });

  it('says which run it does not know', async () => {
    for (const verb of ['approve', 'cancel']) {
      const { exitCode, output } = await dragoman('runs', verb, 'no-such-run');
      expect(exitCode).toBe(1);
      expect(output).toContain('NotRegistered: No run no-such-run is registered.');
    }
  });

  it('helps with examples of each noun and verb, and shows prices', async () => {
    const help = await dragoman('sources', 'run', '--help');
    expect(help).toMatchObject({
      exitCode: 0,
      output: expect.stringContaining('dragoman sources run media'),
    });
    expect(Object.keys((await answerOf('prices')).machines).length).toBeGreaterThan(1);
  });
});
