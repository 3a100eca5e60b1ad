import { describe, expect, it } from 'vitest';
import type { DatasetReference } from '../../contracts/entities.ts';
import { descendantsOf } from './lineage.ts';
import { type OpenRegistry, T0, T1, T2, withModel } from './registry.fixture.ts';

/** What every registry does with model lines, their versions and evaluations. */
export function modelCases(open: OpenRegistry): void {
  describe('models', () => {
    it('keeps lines as they were registered first', async () => {
      const { registry, id, model } = await withModel(open);
      expect(await registry.putModelIfAbsent({ ...model, promotion: 'never' })).toBe(false);
      expect(await registry.getModel(model.model)).toEqual(model);
      expect(await registry.listModels(id)).toEqual([model]);
      expect(await registry.listAllModels()).toContainEqual(model);
    });

    it('changes what a person decides about a line only as long as it is what they have seen', async () => {
      const { registry, model } = await withModel(open);
      const { recipe, promotion, trainWhenGrownBy } = model;
      const seen = { recipe, promotion, trainWhenGrownBy };
      const limited = { recipe, promotion: 'never' as const, concurrentRuns: 2, budgetUsd: 9.5 };
      await registry.changeLineSettings(model.model, limited, seen);
      const { trainWhenGrownBy: _, ...others } = model;
      expect(await registry.getModel(model.model)).toEqual({ ...others, ...limited });
      const late = registry.changeLineSettings(model.model, { recipe, promotion: 'approval' }, seen);
      await expect(late).rejects.toMatchObject({ name: 'LineChanged' });
      await registry.changeLineSettings(model.model, seen, limited);
      expect(await registry.getModel(model.model)).toEqual(model);
      await expect(registry.changeLineSettings('unknown', seen, seen)).rejects.toMatchObject({
        name: 'NotRegistered',
      });
    });

    it('has one champion, and can go back', async () => {
      const { registry, model, version } = await withModel(open);
      for (const item of [version('m1'), version('m2', T1)]) await registry.putModelVersion(item);
      expect(await registry.putModelVersion(version('m1', T2))).toBe(false);
      await registry.promoteVersion(model.model, 'm1', undefined, T2);
      await registry.promoteVersion(model.model, 'm1', undefined, T2);
      await registry.promoteVersion(model.model, 'm2', 'm1', T2);
      expect((await registry.getModel(model.model))?.champion).toBe('m2');
      expect(await registry.listModelVersions(model.model)).toEqual([
        { ...version('m2', T1), stage: 'champion', promotedAt: T2 },
        { ...version('m1'), stage: 'archived', promotedAt: T2 },
      ]);
      await registry.promoteVersion(model.model, 'm1', 'm2', T2);
      expect((await registry.getModelVersion(model.model, 'm2'))?.stage).toBe('archived');
      expect((await registry.getModel(model.model))?.champion).toBe('m1');
    });

    it('promotes nothing against a champion that has changed, nor what does not exist', async () => {
      const { registry, model, version } = await withModel(open);
      for (const name of ['m1', 'm2', 'm3']) await registry.putModelVersion(version(name));
      await registry.promoteVersion(model.model, 'm1', undefined, T2);
      await registry.promoteVersion(model.model, 'm2', 'm1', T2);
      await expect(registry.promoteVersion(model.model, 'm3', 'm1', T2)).rejects.toMatchObject({
        name: 'ChampionChanged',
      });
      await expect(registry.promoteVersion(model.model, 'm9', 'm2', T2)).rejects.toMatchObject({
        name: 'NotRegistered',
      });
      await expect(registry.promoteVersion('unknown', 'm1', undefined, T2)).rejects.toMatchObject({
        name: 'NotRegistered',
      });
      expect((await registry.listModelVersions(model.model)).map((item) => item.stage).sort()).toEqual([
        'archived',
        'candidate',
        'champion',
      ]);
    });

    it('rejects what is not in use, for good', async () => {
      const { registry, model, version } = await withModel(open);
      for (const name of ['m1', 'm2']) await registry.putModelVersion(version(name));
      await registry.promoteVersion(model.model, 'm1', undefined, T0);
      const rejection = { at: T1, by: 'ann', reason: 'It swears.' };
      await registry.rejectVersion(model.model, 'm2', rejection);
      await registry.rejectVersion(model.model, 'm2', { ...rejection, by: 'bob' });
      expect(await registry.getModelVersion(model.model, 'm2')).toMatchObject({
        stage: 'rejected',
        rejection,
      });
      await expect(registry.promoteVersion(model.model, 'm2', 'm1', T2)).rejects.toMatchObject({
        name: 'VersionRejected',
        message: expect.stringContaining('by ann: It swears.'),
      });
      await expect(registry.rejectVersion(model.model, 'm1', rejection)).rejects.toMatchObject({
        name: 'ChampionInUse',
      });
      await expect(registry.rejectVersion(model.model, 'm9', rejection)).rejects.toMatchObject({
        name: 'NotRegistered',
      });
      expect((await registry.getModel(model.model))?.champion).toBe('m1');
    });

    it('has names for versions, also when several are given at once', async () => {
      const { registry, model } = await withModel(open);
      const aliases = async () => (await registry.getModel(model.model))?.aliases;
      await Promise.all([
        registry.setAlias(model.model, 'stable', 'm1'),
        registry.setAlias(model.model, 'next', 'm2'),
      ]);
      expect(await aliases()).toEqual({ stable: 'm1', next: 'm2' });
      await registry.setAlias(model.model, 'stable', 'm2');
      await registry.setAlias(model.model, 'next', undefined);
      await registry.setAlias(model.model, 'next', undefined);
      const seen = { aliases: { stable: 'm2' } };
      await registry.setAlias(model.model, 'stable', 'm1', seen);
      await expect(registry.setAlias(model.model, 'stable', 'm3', seen)).rejects.toMatchObject({
        name: 'AliasesChanged',
      });
      await registry.setAlias(model.model, 'stable', 'm2');
      expect(await aliases()).toEqual({ stable: 'm2' });
      await expect(registry.setAlias('unknown', 'stable', 'm1')).rejects.toMatchObject({
        name: 'NotRegistered',
      });
    });

    it('knows what came from a dataset version and from a model version, however far', async () => {
      const { registry, id, model, version } = await withModel(open);
      const [first, second] = ['v1', 'v2'].map((name) => ({ ...id, version: name }));
      const put = (name: string, datasets: DatasetReference[], parents: string[] = []) =>
        registry.putModelVersion({ ...version(name), datasets, parents });
      const line = model.model;
      await put('m1', [first as DatasetReference]);
      await put('m1', [first as DatasetReference]);
      await put('m2', [second as DatasetReference], [`${line}@m1`]);
      await put('m3', [second as DatasetReference], [`${line}@m2`, `${line}@m1`]);
      await put('m4', [{ ...id, corpus: 'elsewhere', version: 'v1' }]);
      const names = async (ancestor: Parameters<typeof descendantsOf>[0]) =>
        (await descendantsOf(ancestor, registry)).map((found) => [found.version, found.through.length]);
      expect(await names(first as DatasetReference)).toEqual([
        ['m1', 1],
        ['m2', 2],
        ['m3', 2],
      ]);
      expect(await names({ model: line, version: 'm1' })).toEqual([
        ['m2', 1],
        ['m3', 1],
      ]);
      expect(await names({ model: line, version: 'm3' })).toEqual([]);
    });

    it('keeps one evaluation per version and set', async () => {
      const { registry, model } = await withModel(open);
      const score = { score: 30, signature: 's', low: 29, high: 31 };
      const evaluation = {
        model: model.model,
        version: 'm1',
        setId: 'test-corpus-1',
        name: 'corpus',
        createdAt: T0,
        segments: 100,
        role: 'own' as const,
        purpose: 'release' as const,
        metrics: { bleu: score, chrf: score, ter: score },
        versusChampion: null,
      };
      await registry.putEvaluation(evaluation);
      await registry.putEvaluation({ ...evaluation, segments: 200 });
      await registry.putEvaluation({ ...evaluation, version: 'm12' });
      expect(await registry.listEvaluations(model.model, 'm1')).toEqual([{ ...evaluation, segments: 200 }]);
      expect(await registry.listEvaluations(model.model)).toHaveLength(2);
    });

    it('changes a schedule of a line only as long as it is what somebody has seen', async () => {
      const {
        registry,
        model: { model },
      } = await withModel(open);
      const weekly = { expression: 'rate(7 days)', timeZone: 'UTC', enabled: true };
      const paused = { ...weekly, enabled: false };
      await registry.setLineSchedule(model, 'trainEvery', weekly, undefined);
      const late = registry.setLineSchedule(model, 'trainEvery', paused, undefined);
      await expect(late).rejects.toMatchObject({ name: 'ScheduleChanged' });
      await registry.setLineSchedule(model, 'trainEvery', paused, weekly);
      await expect(registry.setLineSchedule(model, 'trainEvery', undefined, weekly)).rejects.toThrow(model);
      expect((await registry.getModel(model))?.trainEvery).toEqual(paused);
      await registry.setLineSchedule(model, 'trainEvery', undefined, paused);
      expect(await registry.getModel(model)).not.toHaveProperty('trainEvery');
      await expect(registry.setLineSchedule('nobody', 'trainEvery', weekly, undefined)).rejects.toMatchObject(
        {
          name: 'NotRegistered',
        },
      );
    });
  });
}
