import { describe, expect, it } from 'vitest';
import type { Model } from '../../contracts/entities.ts';
import type { EventDetail, EventType } from '../../contracts/events.ts';
import { ModelCard } from '../../contracts/model-card.ts';
import { RegisterOutput } from '../../contracts/states.ts';
import { TrainingRecipe } from '../../contracts/training-recipe.ts';
import { sha256 } from '../hashing.ts';
import { keys } from '../keys.ts';
import { readJson } from '../objects/json-objects.ts';
import { descendantsOf } from '../registry/lineage.ts';
import {
  at,
  corpusId,
  datasetVersion,
  evaluationOn,
  model,
  trainingDeployment,
} from './deployment.fixture.ts';
import { promoteModel } from './promote-model.ts';
import { ModelArtifactMissing, registerModel } from './register-model.ts';

const setId = 'test-corpus-0';

async function deployment(policy: Partial<Model> = {}) {
  const base = await trainingDeployment(policy);
  await base.publish([['Open file', 'Datei öffnen']], []);
  const events: [string, EventDetail<EventType>][] = [];
  const now = () => new Date(at);
  const publishEvent = async (type: string, detail: EventDetail<EventType>) =>
    void events.push([type, detail]);
  const register = async (runId: string) =>
    RegisterOutput.parse(
      await registerModel(
        { runId },
        { ...base, dataBucket: 'data', modelsBucket: 'models', codeVersion: 'code-2', publishEvent, now },
      ),
    );
  const promote = (runId: string) => promoteModel({ runId }, { registry: base.registry, publishEvent, now });
  /** A run whose jobs have ended well. @returns what Register decided */
  const train = async (runId: string, chrf: number, versus?: { champion: string; gain: number }) => {
    await base.createRun(runId);
    await base.finishJobs(runId, [evaluationOn(setId, chrf, versus)]);
    const output = await register(runId);
    const version = (await base.registry.getRun(runId))?.modelVersion ?? '';
    return { ...output, version };
  };
  return { ...base, events, register, promote, train };
}

describe('registerModel', () => {
  it('keeps files, card, version and evaluation of what was trained', async () => {
    const { registry, models, events, train } = await deployment();
    const { promote, version } = await train('train-1', 40);
    expect(promote).toBe(true);
    expect(version).toMatch(/^m[0-9a-f]{12}$/);
    expect(
      Buffer.from(await models.get(keys.modelFile(model, version, 'ctranslate2/model.bin'))).toString(),
    ).toBe('b');
    expect(await models.size(keys.modelSegments(model, version, setId))).toBeGreaterThan(0);
    expect(await registry.getModelVersion(model, version)).toMatchObject({
      runId: 'train-1',
      datasetVersion,
      stage: 'candidate',
      modelUri: `s3://models/models/${model}/${version}/`,
      modelSha256: sha256('weights of train-1'),
      sizeBytes: 5000,
      parameters: 1000,
      licences: ['MIT'],
      trainPairs: 1,
      codeVersion: 'code-2',
    });
    expect(await registry.listEvaluations(model, version)).toMatchObject([
      { setId, metrics: { chrf: { score: 40 } } },
    ]);
    expect(await readJson(models, keys.modelCard(model, version), ModelCard)).toMatchObject({
      dataset: { version: datasetVersion, codeVersion: 'code-1', sources: { app: 1 } },
      training: { optimizerSteps: 100 },
      promotion: { promote: true },
    });
    expect(events).toEqual([
      [
        'ModelRegistered',
        {
          ...corpusId,
          runId: 'train-1',
          model,
          version,
          datasetVersion,
          scores: { bleu: 20, chrf: 40, ter: 60 },
          stage: 'candidate',
        },
      ],
    ]);
    expect((await registry.getRun('train-1'))?.stages.Register).toMatchObject({
      status: 'SUCCEEDED',
      message: `${version}: corpus BLEU 20.0, chrF 40.0, TER 60.0`,
    });
  });

  it('makes the same version when it is called again', async () => {
    const { registry, register, train } = await deployment();
    await train('train-1', 40);
    await register('train-1');
    expect(await registry.listModelVersions(model)).toHaveLength(1);
    expect(await registry.listEvaluations(model)).toHaveLength(1);
  });

  it('writes the card for people too, and traces what it came from', async () => {
    const { registry, models, createRun, finishJobs, register } = await deployment({
      intendedUse: 'Drafts for translators.',
    });
    const teacher = { model: 'software-en-de-big', version: 'm000000000009' };
    const further = { corpus: 'media', languagePair: 'en-de', version: 'v000000000007' };
    await createRun('train-1', {
      corpora: [further],
      costUsd: 1.5,
      recipe: TrainingRecipe.parse({ size: 'tiny', synthetic: [{ kind: 'distillation', by: teacher }] }),
    });
    await finishJobs('train-1', [evaluationOn(setId, 40)]);
    await register('train-1');
    const version = (await registry.getRun('train-1'))?.modelVersion ?? '';
    expect(await registry.getModelVersion(model, version)).toMatchObject({
      datasets: [{ ...corpusId, version: datasetVersion }, further],
      parents: ['software-en-de-big@m000000000009'],
      costUsd: 1.5,
    });
    expect(await descendantsOf(further, registry)).toMatchObject([{ model, version }]);
    expect(await descendantsOf(teacher, registry)).toMatchObject([{ model, version }]);
    const page = Buffer.from(await models.get(keys.modelCardPage(model, version))).toString();
    expect(page).toContain('- **Intended use:** Drafts for translators.');
    expect(page).toContain('software-en-de-big@m000000000009');
    expect(page).toContain('1.50 US dollars');
  });

  it('leaves the versions of a sweep to a person', async () => {
    const { registry, createRun, finishJobs, register } = await deployment();
    await createRun('train-1', { sweepId: 'sweep-1' });
    await finishJobs('train-1', [evaluationOn(setId, 40)]);
    expect(await register('train-1')).toEqual({ promote: false });
    expect((await registry.getRun('train-1'))?.stages.Promote?.status).toBe('SKIPPED');
  });

  it('says on the card how much of other test sets the model has seen', async () => {
    const { models, createRun, finishJobs, register, registry } = await deployment();
    await createRun('train-1');
    const seen = { setId: 'x', corpus: 'other', languagePair: 'en-de', pairs: 9, samples: [] };
    await finishJobs(
      'train-1',
      [evaluationOn(setId, 40)],
      [
        { ...seen, relation: 'same-languages', leaked: { 'exact-source': 3, 'ngram-target': 2 } },
        { ...seen, relation: 'one-language', languagePair: 'en-ko', leaked: { 'exact-source': 50 } },
      ],
    );
    await register('train-1');
    const version = (await registry.getRun('train-1'))?.modelVersion ?? '';
    expect((await readJson(models, keys.modelCard(model, version), ModelCard)).leakedShare).toBe(0.05);
  });

  it('refuses results that lack the weights', async () => {
    const { models, createRun, finishJobs, register, registry } = await deployment();
    await createRun('train-1');
    await finishJobs('train-1', [evaluationOn(setId, 40)]);
    const key = keys.result('train-1', 'train');
    const result = JSON.parse(Buffer.from(await models.get(key)).toString());
    await models.put(key, JSON.stringify({ ...result, artifacts: [] }));
    await expect(register('train-1')).rejects.toThrow(ModelArtifactMissing);
    expect((await registry.getRun('train-1'))?.stages.Register?.status).toBe('FAILED');
    expect(await registry.listModelVersions(model)).toEqual([]);
  });
});

describe('promotion', () => {
  it('makes a better challenger champion, archives the other, and tells systems', async () => {
    const { registry, events, promote, train } = await deployment();
    const first = await train('train-1', 40);
    await promote('train-1');
    const second = await train('train-2', 42, { champion: first.version, gain: 2 });
    expect(second.promote).toBe(true);
    await promote('train-2');
    expect((await registry.getModel(model))?.champion).toBe(second.version);
    expect((await registry.getModelVersion(model, first.version))?.stage).toBe('archived');
    expect(events.at(-1)).toEqual([
      'ModelPromoted',
      { ...corpusId, runId: 'train-2', model, version: second.version, previousVersion: first.version },
    ]);
    await promote('train-2');
    expect((await registry.getModel(model))?.champion).toBe(second.version);
  });

  it('leaves a version alone that a person has rejected since', async () => {
    const { registry, events, promote, train } = await deployment();
    const { version } = await train('train-1', 40);
    await registry.rejectVersion(model, version, { at, by: 'ann', reason: 'It swears.' });
    await promote('train-1');
    expect((await registry.getModel(model))?.champion).toBeUndefined();
    expect((await registry.getRun('train-1'))?.stages.Promote?.message).toContain('rejected by ann');
    expect(events.map(([type]) => type)).toEqual(['ModelRegistered']);
  });

  it('leaves a worse challenger a candidate and says why', async () => {
    const { registry, promote, train } = await deployment();
    const first = await train('train-1', 40);
    await promote('train-1');
    const second = await train('train-2', 40.1, { champion: first.version, gain: 0.1 });
    expect(second.promote).toBe(false);
    expect((await registry.getRun('train-2'))?.stages.Promote).toMatchObject({
      status: 'SKIPPED',
      message: expect.stringContaining('interval is not above zero'),
    });
  });

  it('does not promote against a champion that came meanwhile', async () => {
    const { registry, events, promote, train } = await deployment();
    const first = await train('train-1', 40);
    const second = await train('train-2', 41);
    expect([first.promote, second.promote]).toEqual([true, true]);
    await promote('train-1');
    await promote('train-2');
    expect((await registry.getModel(model))?.champion).toBe(first.version);
    expect((await registry.getRun('train-2'))?.stages.Promote?.message).toContain('stays a candidate');
    expect(events.filter(([type]) => type === 'ModelPromoted')).toHaveLength(1);
  });

  it('waits for a person where the policy says never', async () => {
    const { train } = await deployment({ promotion: 'never' });
    expect((await train('train-1', 40)).promote).toBe(false);
  });
});
