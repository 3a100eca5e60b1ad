import { describe, expect, it } from 'vitest';
import type { Erasure } from '../../contracts/rights.ts';
import { type OpenRegistry, SPLIT, T0, T1, withCorpus } from './registry.fixture.ts';
import { someDatasetVersion, someModelVersion, someRemoval } from './samples.ts';

const [A, B] = ['a'.repeat(16), 'b'.repeat(16)] as [string, string];

/** What every registry does with removed text. */
export function removalCases(open: OpenRegistry): void {
  describe('removals', () => {
    it('are kept once, name their first version for good, and mark versions', async () => {
      const { registry, id, startRun } = await withCorpus(open);
      const removal = someRemoval(id);
      expect(await registry.putRemovalIfAbsent(removal)).toBe(true);
      expect(await registry.putRemovalIfAbsent({ ...removal, reason: 'again' })).toBe(false);
      for (const version of ['v1', 'v2']) {
        await registry.markRemovalsApplied(id, [removal.removalId], version);
      }
      expect(await registry.listRemovals(id)).toEqual([{ ...removal, appliedIn: 'v1' }]);

      const version = someDatasetVersion({ ...id, runId: await startRun('one') });
      await registry.publishDatasetVersion(version, SPLIT);
      // Two people remove something at the same moment.
      await Promise.all([[B], [A, B]].map((ids) => registry.markDatasetVersion(id, version.version, ids)));
      expect(await registry.getDatasetVersion(id, version.version)).toMatchObject({
        containsRemoved: [A, B],
      });
      const model = someModelVersion({ model: `${id.corpus}-base` });
      await registry.putModelVersion(model);
      await Promise.all([[A], [B]].map((ids) => registry.markModelVersion(model.model, model.version, ids)));
      expect(await registry.getModelVersion(model.model, model.version)).toMatchObject({
        containsRemoved: [A, B],
      });
      await expect(registry.markDatasetVersion(id, 'v9', [A])).rejects.toThrow('no dataset version v9');
      await expect(registry.markModelVersion(model.model, 'm9', [A])).rejects.toThrow('no version m9');
    });

    it('have an erasure noted by whoever has read what was noted last', async () => {
      const { registry, id } = await withCorpus(open);
      const { removalId } = someRemoval(id);
      const name = { ...id, removalId };
      const asked: Erasure = {
        ...{ status: 'ERASING', requestedBy: 'kim', requestedAt: T0, notedAt: T0 },
        erased: { uploads: 0, data: 0 },
      };
      expect(await registry.noteErasure(name, asked, undefined)).toBe(false);
      await registry.putRemovalIfAbsent(someRemoval(id));
      expect(await registry.noteErasure(name, asked, undefined)).toBe(true);
      expect(await registry.noteErasure(name, asked, undefined)).toBe(false);
      const found = { ...asked, notedAt: T1, found: { uploads: 1, data: 3 } };
      expect(await registry.noteErasure(name, found, asked)).toBe(true);
      expect(await registry.noteErasure(name, asked, asked)).toBe(false);
      expect(await registry.listRemovals(id)).toEqual([{ ...someRemoval(id), erasure: found }]);
    });
  });
}
