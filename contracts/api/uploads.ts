import { z } from 'zod';
import { Upload, UploadStatus } from '../entities.ts';
import { CorpusName, Count, IsoTime, LanguagePair, RunId, SourceId } from '../primitives.ts';
import { Rights } from '../rights.ts';
import { endpoint } from './endpoint.ts';
import { PageQuery, pageOf } from './paging.ts';

const ofCorpus = z.object({ corpus: CorpusName, languagePair: LanguagePair });
const ofSession = z.object({ sessionId: z.string().max(100) });

/** The largest file that can be sent through the API's addresses. */
export const LARGEST_UPLOAD_BYTES = 50 * 1024 ** 3;

/** A file that is being sent in parts of equal size, the last one smaller. Only whoever began it can go on. */
export const UploadSessionView = z.object({
  sessionId: z.string(),
  corpus: CorpusName,
  languagePair: LanguagePair,
  sourceId: SourceId,
  file: z.string(),
  sizeBytes: Count,
  partBytes: Count,
  parts: Count,
  createdAt: IsoTime,
});
export type UploadSessionView = z.infer<typeof UploadSessionView>;

/** A part that has yet to be sent: PUT exactly so many bytes to the address before it expires. */
export const PartAddress = z.object({ partNumber: z.int(), sizeBytes: Count, url: z.string() });
export type PartAddress = z.infer<typeof PartAddress>;

/** What happens to the uploads of a corpus next. */
export const Intake = z.object({
  /** When the next preparation starts if nothing further arrives; absent when nothing waits. */
  dueAt: IsoTime.optional(),
  /** The preparation that holds the corpus; what waits is taken when it has ended. */
  runId: RunId.optional(),
  quietPeriodSeconds: z.number(),
  longestWaitSeconds: z.number(),
});
export type Intake = z.infer<typeof Intake>;

/** Files on their way into a corpus. Text goes to the bucket directly; the API gives addresses for its parts. */
export const UPLOAD_ENDPOINTS = {
  listUploads: endpoint({
    id: 'listUploads',
    method: 'get',
    path: '/corpora/{corpus}/{languagePair}/uploads',
    role: 'viewer',
    summary: 'Everything that was uploaded to a corpus and what became of it, newest first.',
    params: ofCorpus,
    query: PageQuery.extend({ status: UploadStatus.optional() }),
    response: pageOf(Upload),
  }),
  getIntake: endpoint({
    id: 'getIntake',
    method: 'get',
    path: '/corpora/{corpus}/{languagePair}/intake',
    role: 'viewer',
    summary: 'When the next preparation of a corpus starts, and which one goes on.',
    params: ofCorpus,
    response: Intake,
  }),
  beginUpload: endpoint({
    id: 'beginUpload',
    method: 'post',
    path: '/uploads',
    role: 'operator',
    summary: 'Begins to send a file to a source of a corpus.',
    body: ofCorpus.extend({
      sourceId: SourceId,
      /** Its name, with the folders that it lies in. */
      file: z.string().min(1).max(700),
      sizeBytes: z.int().min(1).max(LARGEST_UPLOAD_BYTES),
      /** Whose text it is and under which terms; stored beside it. */
      rights: Rights.optional(),
    }),
    response: UploadSessionView,
  }),
  listUploadSessions: endpoint({
    id: 'listUploadSessions',
    method: 'get',
    path: '/uploads',
    role: 'operator',
    summary: 'Files that the caller has begun to send and not finished.',
    response: z.object({ items: z.array(UploadSessionView) }),
  }),
  getPartAddresses: endpoint({
    id: 'getPartAddresses',
    method: 'get',
    path: '/uploads/{sessionId}/parts',
    role: 'operator',
    summary:
      'Addresses of parts that have not arrived yet, the first of them first. Each works for five minutes.',
    params: ofSession,
    query: z.object({ limit: z.coerce.number().int().min(1).max(100).default(20) }),
    response: z.object({
      addresses: z.array(PartAddress),
      seconds: z.int(),
      /** Bytes that have arrived. */
      arrivedBytes: Count,
    }),
  }),
  completeUpload: endpoint({
    id: 'completeUpload',
    method: 'post',
    path: '/uploads/{sessionId}/complete',
    role: 'operator',
    summary: 'Puts the parts together. From then on the file is an upload like any other.',
    params: ofSession,
    response: z.object({ key: z.string() }),
  }),
  abortUpload: endpoint({
    id: 'abortUpload',
    method: 'delete',
    path: '/uploads/{sessionId}',
    role: 'operator',
    summary: 'Gives up sending a file and throws its parts away.',
    params: ofSession,
    response: z.object({ sessionId: z.string() }),
  }),
};
