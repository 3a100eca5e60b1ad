import { createWriteTransaction } from 'electrodb';
import { Upload, UploadSession } from '../../contracts/entities.ts';
import { parseContract } from '../objects/json-objects.ts';
import type { RegistryEntities } from './access-patterns.ts';
import { NotRegistered } from './errors.ts';
import { pageAfter } from './page-after.ts';
import { LONGEST_UPLOAD_ATTEMPTS, type Registry, type UploadRegistry } from './registry.ts';
import { applied, forEachOf, transacted } from './writes.ts';

/**
 * Uploads in the table. Every PENDING or CLAIMED one has a mark in its corpus, and every QUARANTINED one has another among
 * those of all corpora; a mark too many is harmless.
 */
export function uploads(
  { upload, openUpload, refusedUpload, uploadSession }: RegistryEntities,
  getRun: Registry['getRun'],
): UploadRegistry {
  const parsed = (data: unknown) => parseContract(Upload, data, 'an upload of the registry');

  const getAll = async (uploadIds: readonly string[]): Promise<Upload[]> => {
    const found: Upload[] = [];
    let wanted = uploadIds.map((uploadId) => ({ uploadId }));
    while (wanted.length > 0) {
      const { data, unprocessed } = await upload.get(wanted).go({ consistent: true });
      found.push(...data.map(parsed));
      wanted = unprocessed.map(({ uploadId }) => ({ uploadId }));
    }
    return found.sort(byArrival);
  };

  /** Ends an upload that is not open any more. */
  const unmark = ({ corpus, languagePair, receivedAt, uploadId }: Upload) =>
    openUpload.delete({ corpus, languagePair, receivedAt, uploadId }).go();

  /** Before an upload goes to quarantine. */
  const markRefused = ({ receivedAt, uploadId }: Upload) => refusedUpload.put({ receivedAt, uploadId }).go();

  const listOpen = async (id: { corpus: string; languagePair: string }) => {
    const { data } = await openUpload.query
      .ofCorpus({ corpus: id.corpus, languagePair: id.languagePair })
      .go({ consistent: true, pages: 'all' });
    const marked = await getAll(data.map(({ uploadId }) => uploadId));
    // Marks that a call left which died before it took them away.
    for (const item of marked) if (!isOpen(item)) await unmark(item);
    return marked.filter(isOpen);
  };

  const getUpload: UploadRegistry['getUpload'] = async (uploadId) => (await getAll([uploadId]))[0];

  const listUploadsOfRun: UploadRegistry['listUploadsOfRun'] = async (runId) => {
    const run = await getRun(runId);
    if (!run) return [];
    // The index may lag, but what a run still holds is open, and what the index says too much is filtered below.
    const open = (await listOpen(run)).map(({ uploadId }) => uploadId);
    const { data } = await upload.query.ofRun({ runId }).go({ pages: 'all' });
    const all = await getAll([...new Set([...open, ...data.map(({ uploadId }) => uploadId)])]);
    return all.filter((item) => item.runId === runId);
  };

  return {
    async noteUpload(item) {
      if (item.status === 'QUARANTINED') {
        await markRefused(item);
        return applied(() => upload.create(item).go());
      }
      const { corpus, languagePair, receivedAt, uploadId } = item;
      return transacted(() =>
        createWriteTransaction({ upload, openUpload }, (entities) => [
          entities.upload.create(item).commit(),
          entities.openUpload.put({ corpus, languagePair, receivedAt, uploadId }).commit(),
        ]).go(),
      );
    },
    getUpload,
    listPending: async (id) => (await listOpen(id)).filter(({ status }) => status === 'PENDING'),

    async oldestOpenAt({ corpus, languagePair }) {
      const { data } = await openUpload.query
        .ofCorpus({ corpus, languagePair })
        .go({ consistent: true, limit: 1 });
      return data[0]?.receivedAt;
    },

    async oldestOpenOfAllAt() {
      const { data } = await openUpload.query.all({}).go({ limit: 1 });
      return data[0]?.receivedAt;
    },

    async claimUploads(uploadIds, runId) {
      const claims = await forEachOf(uploadIds, (uploadId) =>
        applied(() =>
          upload
            .patch({ uploadId })
            .set({ status: 'CLAIMED', runId })
            .where(
              (at, is) =>
                `${is.eq(at.status, 'PENDING')} OR (${is.eq(at.status, 'CLAIMED')} AND ${is.eq(at.runId, runId)})`,
            )
            .go(),
        ),
      );
      return uploadIds.filter((_, index) => claims[index]);
    },

    async markPublished(uploadIds, datasetVersion) {
      await forEachOf(uploadIds, (uploadId) =>
        applied(() =>
          upload
            .patch({ uploadId })
            .set({ status: 'PUBLISHED', datasetVersion })
            .remove(['reason'])
            .where((at, is) => is.eq(at.status, 'CLAIMED'))
            .go(),
        ),
      );
      // Also those that were marked by a call that died before this point.
      await forEachOf(await getAll(uploadIds), async (item) => {
        if (item.status === 'PUBLISHED' || item.status === 'QUARANTINED') await unmark(item);
      });
    },

    async releaseUploads(runId, reason) {
      const held = (await listUploadsOfRun(runId)).filter(({ status }) => status === 'CLAIMED');
      const released = await forEachOf(held, async (item) => {
        const change = upload.patch({ uploadId: item.uploadId });
        const attempts = item.attempts + 1;
        const isLast = attempts >= LONGEST_UPLOAD_ATTEMPTS;
        if (isLast) await markRefused(item);
        const changed = isLast
          ? change.set({ status: 'QUARANTINED', attempts, reason: tooManyAttempts(attempts, runId, reason) })
          : change.set({ status: 'PENDING', attempts, reason }).remove(['runId']);
        const wasHeld = await applied(() =>
          changed.where((at, is) => `${is.eq(at.status, 'CLAIMED')} AND ${is.eq(at.runId, runId)}`).go(),
        );
        if (wasHeld && isLast) await unmark(item);
        return wasHeld ? [item.uploadId] : [];
      });
      return getAll(released.flat());
    },

    async quarantineUpload(uploadId, reason) {
      const item = await getUpload(uploadId);
      if (!item) throw new NotRegistered(`No upload ${uploadId} is registered.`);
      await markRefused(item);
      await upload.patch({ uploadId }).set({ status: 'QUARANTINED', reason }).go();
      await unmark(item);
    },
    listUploadsOfRun,

    async listUploads({ corpus, languagePair }, { cursor: after, limit = 50, status } = {}) {
      // Only `count` reads on where a filter takes something away; see runs.ts.
      const size = status === undefined ? { limit } : { count: limit };
      const { data, cursor } = await pageAfter(after, (from) =>
        upload.query
          .ofCorpus({ corpus, languagePair })
          .where((at, is) => (status === undefined ? '' : is.eq(at.status, status)))
          .go({ order: 'desc', cursor: from, ...size }),
      );
      return { items: data.map(parsed), ...(cursor === null ? {} : { cursor }) };
    },

    async listRefusedUploads(since, limit) {
      const { data } = await refusedUpload.query
        .all({})
        .gte({ receivedAt: since })
        .go({ order: 'desc', limit });
      const marked = await getAll(data.map(({ uploadId }) => uploadId));
      return marked.filter(({ status }) => status === 'QUARANTINED').reverse();
    },

    async putUploadSession(session) {
      await uploadSession.put(session).go();
    },
    async getUploadSession(owner, sessionId) {
      const { data } = await uploadSession.get({ owner, sessionId }).go({ consistent: true });
      return data ? parseContract(UploadSession, data, `upload session ${sessionId}`) : undefined;
    },
    async listUploadSessions(owner) {
      const { data } = await uploadSession.query.ofOwner({ owner }).go({ consistent: true, limit: 200 });
      return data.map((item) => parseContract(UploadSession, item, 'an upload session'));
    },
    async removeUploadSession(owner, sessionId) {
      await uploadSession.delete({ owner, sessionId }).go();
    },
  };
}

/** Whether an upload still waits for a version, or for quarantine. */
export const isOpen = ({ status }: Upload) => status === 'PENDING' || status === 'CLAIMED';

/** The reason on an upload whose runs failed every time. */
export const tooManyAttempts = (attempts: number, runId: string, reason: string) =>
  `TooManyAttempts: ${attempts} runs that read this file ended without a dataset version, the last was ${runId}: ` +
  `${reason} Mend that, then upload the file again.`;

/** Oldest first; equal times by id, so that the order is always the same. */
export const byArrival = (a: Upload, b: Upload) =>
  a.receivedAt < b.receivedAt || (a.receivedAt === b.receivedAt && a.uploadId < b.uploadId) ? -1 : 1;
