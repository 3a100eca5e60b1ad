import { expect, it } from 'vitest';
import { TrainingRecipe } from '../../contracts/training-recipe.ts';
import { evaluationOn, model, trainingDeployment } from '../training/deployment.fixture.ts';
import { readModelCard } from '../training/model-cards.ts';
import { registerModel } from '../training/register-model.ts';
import { decodingFiles } from './decoding-files.ts';

it('takes what decoding needs of a version, and refuses models that translate nothing', async () => {
  const world = await trainingDeployment();
  await world.publish([['Open file', 'Datei öffnen']], []);
  await world.createRun('train-1');
  await world.finishJobs('train-1', [evaluationOn('test-corpus-0', 40)]);
  const places = { dataBucket: 'data', modelsBucket: 'models', codeVersion: 'code' };
  const now = () => new Date('2026-11-01T10:20:30.000Z');
  await registerModel(
    { runId: 'train-1' },
    { ...world, ...places, now, publishEvent: async () => undefined },
  );
  const version = (await world.registry.getRun('train-1'))?.modelVersion ?? '';
  const card = await readModelCard(world.models, model, version);
  expect(card.artifacts.map(({ name }) => name)).toContain('model.safetensors');
  expect(decodingFiles(card).map(({ name }) => name)).toEqual(['ctranslate2/model.bin']);
  const recipe = TrainingRecipe.parse({ task: 'classification' });
  expect(() => decodingFiles({ ...card, recipe })).toThrow(/translates nothing/);
});
