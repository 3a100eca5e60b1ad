import { describe, expect, it } from 'vitest';
import { type OpenRegistry, T1, withCorpus } from './registry.fixture.ts';

/** What every registry tells those who follow it. */
export function changeCases(open: OpenRegistry): void {
  describe('changes', () => {
    it('tell of each item as it is now', async () => {
      const { registry, startRun, upload, id } = await withCorpus(open);
      const runId = await startRun('r');
      const [one] = [upload('a.tmx')];
      await registry.noteUpload(one);
      await registry.claimUploads([one.uploadId], runId);
      await registry.closeRun(runId, { status: 'ABORTED', endedAt: T1 });
      await registry.putAttempt({
        ...{ runId, step: 'train', attempt: 1, jobId: 'j', jobName: 'n', jobQueue: 'q', status: 'RUNNING' },
      });
      const told = [];
      for await (const part of registry.listChanges('2026-01-01T00:00:00.000Z')) told.push(...part);
      const mine = told.filter(({ item }) => JSON.stringify(item).includes(id.corpus));
      expect(mine.map(({ kind }) => kind).sort()).toEqual(['attempt', 'corpus', 'run', 'upload']);
      const itemOf = (kind: string) => mine.find((change) => change.kind === kind)?.item;
      expect(itemOf('run')).toEqual(await registry.getRun(runId));
      expect(itemOf('upload')).toEqual(await registry.getUpload(one.uploadId));
      expect(itemOf('attempt')).toEqual((await registry.listAttempts(runId))[0]);
      expect(itemOf('corpus')).toEqual(await registry.getCorpus(id));
    });

    it('leave out what is known, which is told as it is stored', async () => {
      const { registry, upload } = await withCorpus(open);
      const one = upload('a.tmx');
      await registry.noteUpload(one);
      const told = async (isKnown: (stored: object) => boolean) => {
        const ids: string[] = [];
        for await (const part of registry.listChanges('2026-01-01T00:00:00.000Z', isKnown)) {
          ids.push(...part.flatMap(({ item }) => ('uploadId' in item ? [item.uploadId] : [])));
        }
        return ids;
      };
      expect(await told((stored) => !JSON.stringify(stored).includes(one.uploadId))).toEqual([one.uploadId]);
      expect(await told((stored) => JSON.stringify(stored).includes(one.uploadId))).not.toContain(
        one.uploadId,
      );
    });
  });
}
