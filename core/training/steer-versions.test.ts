import { describe, expect, it } from 'vitest';
import type { Model } from '../../contracts/entities.ts';
import type { EventDetail } from '../../contracts/events.ts';
import { someModelVersion } from '../registry/samples.ts';
import { at, corpusId, evaluationOn, model, trainingDeployment } from './deployment.fixture.ts';
import { registerModel } from './register-model.ts';
import { promoteByHand, rejectByHand, rollBack, setAliasByHand } from './steer-versions.ts';

async function line(change: Partial<Model> = {}) {
  const { registry, models } = await trainingDeployment(change);
  for (const version of ['m1', 'm2', 'm3']) {
    await registry.putModelVersion(someModelVersion({ model, version, runId: `train-${version}` }));
  }
  const events: EventDetail<'ModelPromoted'>[] = [];
  let clock = Date.parse(at);
  let audits = 0;
  const dependencies = {
    ...{ registry, models },
    publishEvent: async (_type: 'ModelPromoted', detail: EventDetail<'ModelPromoted'>) =>
      void events.push(detail),
    now: () => new Date(clock++),
    newId: () => `audit-${audits++}`,
  };
  const promote = (version: string) => promoteByHand({ by: 'ann', model, version }, dependencies);
  const audit = async () =>
    (await registry.listAudit('2026-11')).map(({ action, subject }) => [action, subject]);
  return { registry, models, events, dependencies, promote, audit };
}
const by = { by: 'ann', model };

describe('people steer versions', () => {
  it('promoting one, telling systems and the audit log', async () => {
    const { registry, events, promote, audit } = await line({ promotion: 'never' });
    expect(await promote('m1')).toBeUndefined();
    expect(await promote('m2')).toBe('m1');
    expect((await registry.getModel(model))?.champion).toBe('m2');
    expect(events.at(-1)).toEqual({
      ...{ ...corpusId, runId: 'train-m2', model, version: 'm2', previousVersion: 'm1' },
    });
    expect(await audit()).toEqual([
      ['promote-model', `${model}@m2 in place of m1`],
      ['promote-model', `${model}@m1`],
    ]);
    await promote('m2');
    expect(events).toHaveLength(2);
    await expect(promote('m9')).rejects.toMatchObject({ name: 'NotRegistered' });
  });

  it('going back to the champion before, and there and back again', async () => {
    const { registry, dependencies, promote, audit } = await line();
    await expect(rollBack(by, dependencies)).rejects.toMatchObject({ name: 'NothingToRollBackTo' });
    for (const version of ['m1', 'm2', 'm3']) await promote(version);
    expect(await rollBack(by, dependencies)).toBe('m2');
    expect((await audit())[0]).toEqual(['roll-back-model', `${model}@m2 in place of m3`]);
    expect(await rollBack(by, dependencies)).toBe('m3');
    expect((await registry.getModelVersion(model, 'm2'))?.stage).toBe('archived');
  });

  it('going back from no champion that somebody else has replaced meanwhile', async () => {
    const { registry, dependencies, promote } = await line();
    for (const version of ['m1', 'm2']) await promote(version);
    const seen = (await registry.getModel(model)) as Model;
    await promote('m3');
    await expect(rollBack({ ...by, seen }, dependencies)).rejects.toMatchObject({ name: 'ChampionChanged' });
    expect((await registry.getModel(model))?.champion).toBe('m3');
  });

  it('rejecting one for good, unless it is in use', async () => {
    const { registry, dependencies, promote, audit } = await line();
    await promote('m1');
    await setAliasByHand({ ...by, alias: 'next', version: 'm3' }, dependencies);
    const reject = (version: string) => rejectByHand({ ...by, version, reason: 'It swears.' }, dependencies);
    await reject('m2');
    expect((await registry.getModelVersion(model, 'm2'))?.rejection).toMatchObject({
      by: 'ann',
      reason: 'It swears.',
    });
    expect((await audit())[0]).toEqual(['reject-model', `${model}@m2: It swears.`]);
    await expect(promote('m2')).rejects.toMatchObject({ name: 'VersionRejected' });
    await expect(reject('m1')).rejects.toMatchObject({ name: 'ChampionInUse' });
    await expect(reject('m3')).rejects.toThrow('The alias next');
  });

  it('naming versions', async () => {
    const { registry, dependencies, audit } = await line();
    const name = (alias: string, version?: string) => setAliasByHand({ ...by, alias, version }, dependencies);
    await name('stable', 'm1');
    await name('stable');
    expect((await registry.getModel(model))?.aliases).toEqual({});
    expect(await audit()).toEqual([
      ['remove-alias', `${model} stable`],
      ['set-alias', `${model} stable for m1`],
    ]);
    await expect(name('champion', 'm1')).rejects.toMatchObject({ name: 'AliasReserved' });
    await expect(name('stable', 'm9')).rejects.toMatchObject({ name: 'NotRegistered' });
    await registry.rejectVersion(model, 'm2', { at, by: 'ann', reason: 'It swears.' });
    await expect(name('stable', 'm2')).rejects.toMatchObject({ name: 'VersionRejected' });
  });

  it('not before others have compared it, where the line wants that', async () => {
    const world = await trainingDeployment({ humanComparison: 'required' });
    const { registry, models, createRun, finishJobs } = world;
    await world.publish([['Open file', 'Datei öffnen']], []);
    const dependencies = {
      ...{ registry, models, now: () => new Date(at), newId: () => 'audit' },
      publishEvent: async () => undefined,
    };
    const train = async (runId: string) => {
      await createRun(runId);
      await finishJobs(runId, [evaluationOn('test-corpus-0', 40)]);
      await registerModel(
        { runId },
        { ...world, ...dependencies, dataBucket: 'data', modelsBucket: 'models', codeVersion: 'code' },
      );
      return (await registry.getRun(runId))?.modelVersion ?? '';
    };
    const [first, second] = [await train('train-1'), await train('train-2')];
    await promoteByHand({ ...by, version: first }, dependencies);
    await expect(promoteByHand({ ...by, version: second }, dependencies)).rejects.toMatchObject({
      name: 'HumanComparisonMissing',
    });
  });
});
