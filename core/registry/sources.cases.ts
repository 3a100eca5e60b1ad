import { describe, expect, it } from 'vitest';
import type { FetchOutcome } from '../../contracts/source.ts';
import { type OpenRegistry, T0, T1, T2, withCorpus } from './registry.fixture.ts';
import { someSource } from './samples.ts';

/** What every registry does with sources. */
export function sourceCases(open: OpenRegistry): void {
  describe('sources', () => {
    const outcome: FetchOutcome = {
      ...{ at: T1, outcome: 'fetched', message: '1 file', fetched: 1, unchanged: 0, failed: 0, bytes: 7 },
    };

    it('keeps what runs left when its settings change, and lists them by id', async () => {
      const { registry, id } = await withCorpus(open);
      const nightly = someSource({ ...id, sourceId: 'nightly', rights: { licence: 'MIT' } });
      await registry.putSource(nightly);
      await registry.putSource(someSource({ ...id, sourceId: 'hourly' }));
      await registry.beginFetch(nightly, T0, T0);
      await registry.endFetch(nightly, outcome);
      const { rights: _, ...withoutRights } = nightly;
      await registry.putSource({ ...withoutRights, enabled: false });
      expect(await registry.getSource(nightly)).toEqual({ ...withoutRights, enabled: false, last: outcome });
      expect((await registry.listSources(id)).map(({ sourceId }) => sourceId)).toEqual(['hourly', 'nightly']);
      const all = await registry.listAllSources();
      expect(all.filter(({ corpus }) => corpus === id.corpus)).toEqual(await registry.listSources(id));
      await registry.removeSource(nightly);
      expect(await registry.listAllSources()).not.toContainEqual(expect.objectContaining(nightly));
      expect(await registry.getSource(nightly)).toBeUndefined();
      await registry.endFetch(nightly, outcome);
      expect(await registry.getSource(nightly)).toBeUndefined();
    });

    it('is fetched once at a time, and again when a run has died', async () => {
      const { registry, id } = await withCorpus(open);
      const source = someSource(id);
      await expect(registry.beginFetch(source, T1, T0)).rejects.toMatchObject({ name: 'NotRegistered' });
      await registry.putSource(source);
      const begun = await Promise.all([1, 2, 3].map(() => registry.beginFetch(source, T1, T0)));
      expect(begun.filter((first) => first)).toHaveLength(1);
      expect(await registry.beginFetch(source, T2, T2)).toBe(true);
      await registry.endFetch(source, outcome);
      expect(await registry.beginFetch(source, T2, T0)).toBe(true);
    });

    it('changes or removes a source only as long as it is what somebody has seen', async () => {
      const { registry, id } = await withCorpus(open);
      const seen = someSource({ ...id, rights: { licence: 'MIT' } });
      const { rights: _, ...paused } = { ...seen, enabled: false };
      await registry.putSource(seen, null);
      await expect(registry.putSource(seen, null)).rejects.toMatchObject({ name: 'ScheduleChanged' });
      const outcome = { at: T1, outcome: 'unchanged' as const, message: 'm', bytes: 0 };
      await registry.endFetch(seen, { ...outcome, fetched: 0, unchanged: 1, failed: 0 });
      await registry.putSource(paused, seen);
      await expect(registry.putSource(seen, seen)).rejects.toMatchObject({ name: 'ScheduleChanged' });
      await expect(registry.removeSource(seen, seen)).rejects.toMatchObject({ name: 'ScheduleChanged' });
      const found = await registry.getSource(seen);
      expect(found).toMatchObject({ enabled: false, last: { message: 'm' } });
      expect(found).not.toHaveProperty('rights');
      await registry.removeSource(seen, paused);
      expect(await registry.getSource(seen)).toBeUndefined();
    });
  });
}
