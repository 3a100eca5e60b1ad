import { describe, expect, it } from 'vitest';
import { PreparationRecipe } from '../../contracts/preparation-recipe.ts';
import { type OpenRegistry, T0, T1, T2, withCorpus } from './registry.fixture.ts';
import { someCorpus, someDatasetVersion } from './samples.ts';

/** What every registry does with corpora. */
export function corpusCases(open: OpenRegistry): void {
  describe('corpora', () => {
    it('keeps the first of two', async () => {
      const { registry, id } = await withCorpus(open);
      expect(await registry.putCorpusIfAbsent({ ...someCorpus(id), createdAt: T2 })).toBe(false);
      expect(await registry.getCorpus(id)).toEqual(someCorpus(id));
      expect(await registry.getCorpus({ ...id, languagePair: 'en-ko' })).toBeUndefined();
      expect(await registry.listCorpora()).toContainEqual(someCorpus(id));
    });

    it('is locked by one run at a time', async () => {
      const { registry, id } = await withCorpus(open);
      expect(await registry.lockCorpus(id, 'one', T0)).toBe(true);
      expect(await registry.lockCorpus(id, 'two', T1)).toBe(false);
      expect(await registry.lockCorpus(id, 'one', T0)).toBe(true);
      expect(await registry.unlockCorpus(id, 'two')).toBe(false);
      expect(await registry.getCorpus(id)).toMatchObject({ lockedBy: 'one', lockedAt: T0 });
      expect(await registry.unlockCorpus(id, 'one')).toBe(true);
      expect(await registry.unlockCorpus(id, 'one')).toBe(false);
      expect(await registry.getCorpus(id)).toEqual(someCorpus(id));
      expect(await registry.lockCorpus(id, 'two', T1)).toBe(true);
    });

    it('gives a lock that ten want at once to one', async () => {
      const { registry, id } = await withCorpus(open);
      const wanted = Array.from({ length: 10 }, (_, run) => registry.lockCorpus(id, `run-${run}`, T0));
      expect((await Promise.all(wanted)).filter((locked) => locked)).toHaveLength(1);
    });

    it('cannot be locked, nor changed, when it does not exist', async () => {
      const nowhere = { corpus: 'nowhere', languagePair: 'en-de' };
      await expect(open().lockCorpus(nowhere, 'one', T0)).rejects.toThrow('No corpus nowhere/en-de');
      await expect(open().setRecipe(nowhere, PreparationRecipe.parse({}))).rejects.toThrow(
        'No corpus nowhere/en-de',
      );
      expect(await open().unlockCorpus(nowhere, 'one')).toBe(false);
    });

    it('lets the salt of its held-out sets change only until it has a version', async () => {
      const { registry, id, startRun } = await withCorpus(open);
      const salted = (salt: string) => PreparationRecipe.parse({ heldOut: { salt } });
      await registry.setRecipe(id, salted('first'));
      const runId = await startRun('one');
      await registry.publishDatasetVersion(someDatasetVersion({ ...id, runId }), {
        splitSalt: 'first',
        normaliserVersion: 1,
      });
      await expect(registry.setRecipe(id, salted('second'))).rejects.toMatchObject({
        name: 'SplitImmutable',
        message: expect.stringContaining('"first"'),
      });
      const recipe = PreparationRecipe.parse({
        heldOut: { salt: 'first' },
        consistency: { onDrift: 'fail' },
      });
      await registry.setRecipe(id, recipe);
      expect((await registry.getCorpus(id))?.recipe).toEqual(recipe);
    });

    it('has its recipe replaced only where it is what the change was made to', async () => {
      const { registry, id } = await withCorpus(open);
      const seen = someCorpus(id).recipe;
      const first = PreparationRecipe.parse({ consistency: { onDrift: 'fail' } });
      const second = PreparationRecipe.parse({ alignment: { enabled: false } });
      const both = await Promise.allSettled([first, second].map((to) => registry.setRecipe(id, to, seen)));
      const lost = both.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[];
      expect(lost.map(({ reason }) => reason.name)).toEqual(['RecipeChanged']);
      const kept = (await registry.getCorpus(id))?.recipe;
      expect([first, second]).toContainEqual(kept);
      await registry.setRecipe(id, seen, kept);
      expect((await registry.getCorpus(id))?.recipe).toEqual(seen);
    });

    it('changes the schedule of a corpus only as long as it is what somebody has seen', async () => {
      const { registry, id: corpus } = await withCorpus(open);
      const weekly = { expression: 'rate(7 days)', timeZone: 'UTC', enabled: true };
      const paused = { ...weekly, enabled: false };
      await registry.setCorpusSchedule(corpus, weekly, undefined);
      await expect(registry.setCorpusSchedule(corpus, paused, undefined)).rejects.toMatchObject({
        name: 'ScheduleChanged',
      });
      await registry.setCorpusSchedule(corpus, paused, weekly);
      expect((await registry.getCorpus(corpus))?.prepareEvery).toEqual(paused);
      await registry.setCorpusSchedule(corpus, undefined, paused);
      expect(await registry.getCorpus(corpus)).not.toHaveProperty('prepareEvery');
      const nobody = { ...corpus, corpus: 'nobody' };
      await expect(registry.setCorpusSchedule(nobody, weekly, undefined)).rejects.toMatchObject({
        name: 'NotRegistered',
      });
    });
  });
}
