import { describe, expect, it } from 'vitest';
import { type OpenRegistry, SPLIT, T1, T2, withCorpus } from './registry.fixture.ts';
import { someCorpus, someDatasetVersion } from './samples.ts';

/** What every registry does with dataset versions. */
export function datasetVersionCases(open: OpenRegistry): void {
  describe('dataset versions', () => {
    it('publishes in one step, and again changes nothing', async () => {
      const { registry, id, startRun } = await withCorpus(open);
      const version = someDatasetVersion({ ...id, runId: await startRun('one') });
      const both = [
        registry.publishDatasetVersion(version, SPLIT),
        registry.publishDatasetVersion(version, SPLIT),
      ];
      await Promise.all(both);
      expect(await registry.getDatasetVersion(id, version.version)).toEqual(version);
      expect(await registry.getCorpus(id)).toEqual({
        ...someCorpus(id),
        ...SPLIT,
        latestVersion: version.version,
      });
      expect((await registry.getRun(version.runId))?.datasetVersion).toBe(version.version);

      const next = someDatasetVersion({
        ...id,
        runId: await startRun('two'),
        version: 'v000000000002',
        previousVersion: version.version,
        createdAt: T2,
      });
      await registry.publishDatasetVersion(next, SPLIT);
      await registry.publishDatasetVersion(version, SPLIT);
      expect((await registry.getCorpus(id))?.latestVersion).toBe(next.version);
      expect(await registry.listDatasetVersions(id)).toEqual([next, version]);
    });

    it('refuses a version on a corpus that moved on, leaving no trace', async () => {
      const { registry, id, startRun } = await withCorpus(open);
      const first = someDatasetVersion({ ...id, runId: await startRun('one') });
      await registry.publishDatasetVersion(first, SPLIT);
      const runId = await startRun('two');
      const late = someDatasetVersion({ ...id, runId, version: 'v000000000002' });
      await expect(registry.publishDatasetVersion(late, SPLIT)).rejects.toMatchObject({
        name: 'VersionConflict',
        message: expect.stringContaining(first.version),
      });
      await expect(registry.publishDatasetVersion({ ...first, runId }, SPLIT)).rejects.toMatchObject({
        name: 'VersionConflict',
      });
      await expect(
        registry.publishDatasetVersion(
          { ...late, previousVersion: first.version },
          { ...SPLIT, splitSalt: 'other' },
        ),
      ).rejects.toThrow('Test segments would move');
      expect(await registry.listDatasetVersions(id)).toEqual([first]);
      expect((await registry.getRun(runId))?.datasetVersion).toBeUndefined();
      expect((await registry.getCorpus(id))?.latestVersion).toBe(first.version);
    });

    it('refuses a run that has ended', async () => {
      const { registry, id, startRun } = await withCorpus(open);
      const version = someDatasetVersion({ ...id, runId: await startRun('one') });
      await registry.closeRun(version.runId, { status: 'ABORTED', endedAt: T1 });
      await expect(registry.publishDatasetVersion(version, SPLIT)).rejects.toMatchObject({
        name: 'RunAlreadyClosed',
      });
      expect(await registry.listDatasetVersions(id)).toEqual([]);
      expect((await registry.getCorpus(id))?.latestVersion).toBeUndefined();
    });
  });
}
