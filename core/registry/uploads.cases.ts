import { describe, expect, it } from 'vitest';
import { type OpenRegistry, T0, T1, T2, withCorpus } from './registry.fixture.ts';

/** What every registry does with uploads. */
export function uploadCases(open: OpenRegistry): void {
  describe('uploads', () => {
    it('notes each once, also when it is delivered five times at once', async () => {
      const { registry, id, upload } = await withCorpus(open);
      const noted = await Promise.all(Array.from({ length: 5 }, () => registry.noteUpload(upload('a.tmx'))));
      expect(noted.filter((isNew) => isNew)).toHaveLength(1);
      expect(await registry.listPending(id)).toEqual([upload('a.tmx')]);
    });

    it('knows since when the oldest upload of all corpora waits', async () => {
      const { registry, upload } = await withCorpus(open);
      const longAgo = upload('forgotten', { receivedAt: '2001-01-01T00:00:00.000Z' });
      await registry.noteUpload(longAgo);
      await registry.noteUpload(upload('new', { receivedAt: T1 }));
      expect(await registry.oldestOpenOfAllAt()).toBe(longAgo.receivedAt);
      await registry.quarantineUpload(longAgo.uploadId, 'EmptyInput: 0 bytes');
      expect(await registry.oldestOpenOfAllAt()).not.toBe(longAgo.receivedAt);
    });

    it('lists what is in quarantine, however it came there, newest first', async () => {
      const { registry, upload, startRun } = await withCorpus(open);
      const at = (second: number) => ({ receivedAt: `2031-01-01T00:00:0${second}.000Z` });
      const inQuarantine = async (limit = 50) =>
        (await registry.listRefusedUploads(at(0).receivedAt, limit)).map(({ file }) => file);

      await registry.noteUpload(upload('empty', { ...at(1), status: 'QUARANTINED', reason: 'EmptyInput' }));
      await registry.noteUpload(upload('long before', { status: 'QUARANTINED', reason: 'EmptyInput' }));
      const [unreadable, unlucky] = [upload('unreadable', at(2)), upload('unlucky', at(3))];
      for (const one of [unreadable, unlucky, upload('good', at(4))]) await registry.noteUpload(one);
      expect(await inQuarantine()).toEqual(['empty']);
      await registry.quarantineUpload(unreadable.uploadId, 'MalformedTmx: line 7');
      for (const name of ['one', 'two', 'three']) {
        expect(await inQuarantine()).toEqual(['unreadable', 'empty']);
        const runId = await startRun(name);
        await registry.claimUploads([unlucky.uploadId], runId);
        await registry.releaseUploads(runId, 'Broken: x.');
      }
      expect(await inQuarantine()).toEqual(['unlucky', 'unreadable', 'empty']);
      expect(await inQuarantine(2)).toEqual(['unlucky', 'unreadable']);
    });

    it('lists what is pending, oldest first, right after it was noted', async () => {
      const { registry, id, upload } = await withCorpus(open);
      await registry.noteUpload(upload('late', { receivedAt: T2 }));
      await registry.noteUpload(upload('early', { receivedAt: T1 }));
      await registry.noteUpload(upload('refused', { status: 'QUARANTINED', reason: 'EmptyInput: 0 bytes' }));
      expect((await registry.listPending(id)).map(({ file }) => file)).toEqual(['early', 'late']);
      expect(await registry.oldestOpenAt(id)).toBe(T1);
      const all = await registry.listUploads(id);
      expect(all.items.map(({ file }) => file)).toEqual(['late', 'early', 'refused']);
      expect(await registry.getUpload(upload('refused').uploadId)).toMatchObject({
        reason: 'EmptyInput: 0 bytes',
      });
    });

    it('pages through many', async () => {
      const { registry, id, upload } = await withCorpus(open);
      const files = ['a', 'b', 'c', 'd', 'e'];
      for (const [second, file] of files.entries()) {
        await registry.noteUpload(upload(file, { receivedAt: `2026-01-01T00:00:0${second}.000Z` }));
      }
      const first = await registry.listUploads(id, { limit: 3 });
      const rest = await registry.listUploads(id, { limit: 3, cursor: first.cursor });
      expect([...first.items, ...rest.items].map(({ file }) => file)).toEqual([...files].reverse());
      expect(rest.cursor).toBeUndefined();
    });

    it('is held by the run that claimed it first', async () => {
      const { registry, id, upload, startRun } = await withCorpus(open);
      const [one, two] = [await startRun('one'), await startRun('two')];
      const ids = ['a', 'b'].map((file) => upload(file).uploadId);
      for (const file of ['a', 'b']) await registry.noteUpload(upload(file));
      expect(await registry.claimUploads(ids.slice(0, 1), one)).toEqual(ids.slice(0, 1));
      expect(await registry.claimUploads(ids, two)).toEqual(ids.slice(1));
      expect(await registry.claimUploads(ids, one)).toEqual(ids.slice(0, 1));
      expect(await registry.listPending(id)).toEqual([]);
      expect((await registry.listUploadsOfRun(one)).map(({ file }) => file)).toEqual(['a']);
      expect((await registry.listUploadsOfRun(two)).map(({ file }) => file)).toEqual(['b']);
      expect(await registry.listUploadsOfRun('unknown')).toEqual([]);
    });

    it('is published for good, and so is what quarantine has', async () => {
      const { registry, id, upload, startRun } = await withCorpus(open);
      const runId = await startRun('one');
      const [good, bad] = [upload('good'), upload('bad')];
      for (const item of [good, bad]) await registry.noteUpload(item);
      await registry.claimUploads([good.uploadId, bad.uploadId], runId);
      await registry.quarantineUpload(bad.uploadId, 'MalformedTmx: line 7');
      for (let twice = 0; twice < 2; twice++) {
        await registry.markPublished([good.uploadId, bad.uploadId], 'v000000000001');
      }
      expect(await registry.releaseUploads(runId, 'Broken: x.')).toEqual([]);
      expect(await registry.listUploadsOfRun(runId)).toEqual(
        expect.arrayContaining([
          { ...good, status: 'PUBLISHED', runId, datasetVersion: 'v000000000001' },
          { ...bad, status: 'QUARANTINED', runId, reason: 'MalformedTmx: line 7' },
        ]),
      );
      expect(await registry.noteUpload(good)).toBe(false);
      expect(await registry.listPending(id)).toEqual([]);
      await expect(registry.quarantineUpload('0000000000000000', 'x')).rejects.toThrow('No upload');
    });

    it('goes back after a failed run, and to quarantine after the third', async () => {
      const { registry, id, upload, startRun } = await withCorpus(open);
      const { uploadId } = upload('a');
      await registry.noteUpload(upload('a'));
      for (const [index, name] of ['one', 'two'].entries()) {
        const runId = await startRun(name);
        await registry.claimUploads([uploadId], runId);
        const back = { ...upload('a'), attempts: index + 1, reason: 'Broken: x.' };
        expect(await registry.releaseUploads(runId, 'Broken: x.')).toEqual([back]);
        expect(await registry.releaseUploads(runId, 'Broken: x.')).toEqual([]);
        expect(await registry.listPending(id)).toEqual([back]);
        expect(await registry.listUploadsOfRun(runId)).toEqual([]);
      }
      const third = await startRun('three');
      await registry.claimUploads([uploadId], third);
      const [last] = await registry.releaseUploads(third, 'Broken: x.');
      expect(last).toMatchObject({ status: 'QUARANTINED', attempts: 3 });
      expect(last?.reason).toContain(`${third}: Broken: x.`);
      expect(await registry.oldestOpenAt(id)).toBeUndefined();
      expect(await registry.listPending(id)).toEqual([]);
    });

    it('shows an upload that is being sent to nobody but who sends it', async () => {
      const { registry, id } = await withCorpus(open);
      const session = {
        ...{ owner: id.corpus, sessionId: 's1', key: `${id.corpus}/en-de/films/a.tmx`, multipartId: 'm' },
        ...{
          sizeBytes: 9,
          partBytes: 5,
          createdAt: T0,
          expiresAt: 1_900_000_000,
          rights: { licence: 'MIT' },
        },
      };
      await registry.putUploadSession(session);
      expect(await registry.getUploadSession(id.corpus, 's1')).toEqual(session);
      expect(await registry.listUploadSessions(id.corpus)).toEqual([session]);
      expect(await registry.getUploadSession('somebody', 's1')).toBeUndefined();
      await registry.removeUploadSession('somebody', 's1');
      expect(await registry.listUploadSessions(id.corpus)).toHaveLength(1);
      await registry.removeUploadSession(id.corpus, 's1');
      expect(await registry.listUploadSessions(id.corpus)).toEqual([]);
    });
  });
}
