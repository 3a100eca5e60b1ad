import type { Upload } from '../../../contracts/entities.ts';
import { NotRegistered } from '../errors.ts';
import { LONGEST_UPLOAD_ATTEMPTS, type UploadRegistry } from '../registry.ts';
import { byArrival, isOpen, tooManyAttempts } from '../uploads.ts';
import { copy, corpusKey, inOrder, must, pageOf, putIfAbsent } from './rows.ts';
import type { MemoryTables } from './tables.ts';

/** Uploads in memory. */
export function memoryUploads({ uploads, uploadSessions }: MemoryTables): UploadRegistry {
  const setUpload = (upload: Upload, change: Partial<Upload>) => {
    uploads.set(upload.uploadId, copy({ ...upload, ...change }));
  };
  const uploadsWhere = (matches: (upload: Upload) => boolean) =>
    copy([...uploads.values()].filter(matches).sort(byArrival));
  return {
    noteUpload: async (upload) => putIfAbsent(uploads, upload.uploadId, upload),
    getUpload: async (uploadId) => copy(uploads.get(uploadId)),
    listPending: async (id) =>
      uploadsWhere((upload) => upload.status === 'PENDING' && corpusKey(upload) === corpusKey(id)),
    oldestOpenAt: async (id) =>
      uploadsWhere((upload) => isOpen(upload) && corpusKey(upload) === corpusKey(id))[0]?.receivedAt,
    oldestOpenOfAllAt: async () => uploadsWhere(isOpen)[0]?.receivedAt,
    async claimUploads(uploadIds, runId) {
      return uploadIds.filter((uploadId) => {
        const upload = uploads.get(uploadId);
        if (upload?.status === 'PENDING') setUpload(upload, { status: 'CLAIMED', runId });
        const after = uploads.get(uploadId);
        return after?.status === 'CLAIMED' && after.runId === runId;
      });
    },
    async markPublished(uploadIds, datasetVersion) {
      for (const upload of uploadIds.map((uploadId) => uploads.get(uploadId))) {
        if (upload?.status === 'CLAIMED') {
          setUpload(upload, { status: 'PUBLISHED', datasetVersion, reason: undefined });
        }
      }
    },
    async releaseUploads(runId, reason) {
      const held = uploadsWhere((upload) => upload.status === 'CLAIMED' && upload.runId === runId);
      for (const upload of held) {
        const attempts = upload.attempts + 1;
        if (attempts >= LONGEST_UPLOAD_ATTEMPTS) {
          setUpload(upload, {
            status: 'QUARANTINED',
            attempts,
            reason: tooManyAttempts(attempts, runId, reason),
          });
        } else setUpload(upload, { status: 'PENDING', attempts, reason, runId: undefined });
      }
      const released = new Set(held.map(({ uploadId }) => uploadId));
      return uploadsWhere(({ uploadId }) => released.has(uploadId));
    },
    async quarantineUpload(uploadId, reason) {
      const upload = must(
        uploads.get(uploadId),
        () => new NotRegistered(`No upload ${uploadId} is registered.`),
      );
      setUpload(upload, { status: 'QUARANTINED', reason });
    },
    listUploadsOfRun: async (runId) => uploadsWhere((upload) => upload.runId === runId),
    listUploads: async (id, page = {}) => {
      const { status } = page;
      const fits = (upload: Upload) =>
        corpusKey(upload) === corpusKey(id) && (status === undefined || upload.status === status);
      return pageOf(uploadsWhere(fits).reverse(), page);
    },
    listRefusedUploads: async (since, limit) =>
      uploadsWhere(({ status, receivedAt }) => status === 'QUARANTINED' && receivedAt >= since)
        .reverse()
        .slice(0, limit),
    putUploadSession: async (session) =>
      void uploadSessions.set(`${session.owner} ${session.sessionId}`, copy(session)),
    getUploadSession: async (owner, sessionId) => copy(uploadSessions.get(`${owner} ${sessionId}`)),
    listUploadSessions: async (owner) =>
      copy(
        inOrder(uploadSessions)
          .filter((session) => session.owner === owner)
          .slice(0, 200),
      ),
    removeUploadSession: async (owner, sessionId) => void uploadSessions.delete(`${owner} ${sessionId}`),
  };
}
