import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Run } from '../../contracts/entities.ts';
import { TrainingRecipe } from '../../contracts/training-recipe.ts';
import { keys } from '../keys.ts';
import { at, evaluationOn, model, trainingDeployment } from '../training/deployment.fixture.ts';
import { readModelCard, writeModelCard } from '../training/model-cards.ts';
import { registerModel } from '../training/register-model.ts';
import { cachedModel, tryOut } from './tryout.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function world(change: Partial<Run> = {}) {
  const deployment = await trainingDeployment();
  const { registry, models, publish, createRun, finishJobs } = deployment;
  await publish([['Open file', 'Datei öffnen']], []);
  const train = async (runId: string) => {
    await createRun(runId, change);
    await finishJobs(runId, [evaluationOn('test-corpus-0', 40)]);
    await registerModel(
      { runId },
      {
        ...{ ...deployment, dataBucket: 'data', modelsBucket: 'models', codeVersion: 'code' },
        publishEvent: async () => undefined,
        now: () => new Date(at),
      },
    );
    return (await registry.getRun(runId))?.modelVersion ?? '';
  };
  const cacheFolder = mkdtempSync(path.join(tmpdir(), 'tryout-'));
  folders.push(cacheFolder);
  return { registry, models, train, cacheFolder };
}

describe('tryOut', () => {
  it('translates with the champion, a version or an alias, whatever is named', async () => {
    const { registry, models, train, cacheFolder } = await world();
    const [first, second] = [await train('train-1'), await train('train-2')];
    await registry.promoteVersion(model, first, undefined, at);
    await registry.setAlias(model, 'next', second);
    const asked: string[] = [];
    const tryouts = await tryOut(
      [model, `${model}@champion`, `${model}@next`, `${model}@${second}`],
      ['a', 'b'],
      {
        ...{ registry, models, cacheFolder },
        translate: async (folder, segments) => {
          asked.push(readFileSync(path.join(folder, 'ctranslate2', 'model.bin'), 'utf8'));
          return segments.map((segment) => segment.toUpperCase());
        },
      },
    );
    expect(tryouts.map(({ version }) => version)).toEqual([
      `${model}@${first}`,
      `${model}@${first}`,
      `${model}@${second}`,
      `${model}@${second}`,
    ]);
    expect(tryouts[0]?.translations).toEqual(['A', 'B']);
    expect(asked).toEqual(['b', 'b', 'b', 'b']);
    await expect(
      tryOut([`${model}@m9`], [], { registry, models, cacheFolder, translate: async () => [] }),
    ).rejects.toThrow('no version m9');
  });

  it('says that a line has no champion yet', async () => {
    const { registry, models, train, cacheFolder } = await world();
    await train('train-1');
    await expect(
      tryOut([model], [], { registry, models, cacheFolder, translate: async () => [] }),
    ).rejects.toMatchObject({ name: 'NoChampion' });
  });
});

describe('cachedModel', () => {
  it('downloads a model once, without what only trainings need', async () => {
    const { models, train, cacheFolder } = await world();
    const version = await train('train-1');
    const card = await readModelCard(models, model, version);
    const [folder, again] = await Promise.all([
      cachedModel(card, models, cacheFolder),
      cachedModel(card, models, cacheFolder),
    ]);
    expect(again).toBe(folder);
    expect(readdirSync(cacheFolder)).toHaveLength(1);
    expect(readdirSync(folder)).toEqual(['ctranslate2']);
    models.delete(keys.modelFile(model, version, 'ctranslate2/model.bin'));
    expect(await cachedModel(card, models, cacheFolder)).toBe(folder);
  });

  it('keeps nothing that is damaged or lies elsewhere', async () => {
    const { models, train, cacheFolder } = await world();
    const version = await train('train-1');
    const card = await readModelCard(models, model, version);
    await models.put(keys.modelFile(model, version, 'ctranslate2/model.bin'), 'broken');
    await expect(cachedModel(card, models, cacheFolder)).rejects.toMatchObject({ name: 'ModelDamaged' });
    const artifacts = card.artifacts.map((file) => ({ ...file, name: `../${file.name}` }));
    await expect(cachedModel({ ...card, artifacts }, models, cacheFolder)).rejects.toThrow(
      'outside of the model',
    );
    expect(readdirSync(cacheFolder)).toEqual([]);
  });

  it('refuses models that translate nothing', async () => {
    const { models, train, cacheFolder } = await world();
    const card = await readModelCard(models, model, await train('train-1'));
    const recipe = TrainingRecipe.parse({ task: 'classification' });
    await writeModelCard(models, { ...card, recipe });
    await expect(cachedModel({ ...card, recipe }, models, cacheFolder)).rejects.toMatchObject({
      name: 'CannotTranslate',
    });
  });
});
