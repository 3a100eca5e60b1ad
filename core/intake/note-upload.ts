import { z } from 'zod';
import type { Upload } from '../../contracts/entities.ts';
import { UploadEvent } from '../../contracts/events.ts';
import { PreparationRecipe } from '../../contracts/preparation-recipe.ts';
import { QuarantineReason } from '../../contracts/shard.ts';
import { ObjectMissing } from '../errors.ts';
import { shortHash } from '../hashing.ts';
import { type CorpusId, keys, parseLandingKey, parseLiveKey } from '../keys.ts';
import type { Log } from '../log.ts';
import { type Message, uploadQuarantined } from '../notifications/messages.ts';
import { parseContract } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import type { Registry } from '../registry/registry.ts';
import { dueAt, type IntakeTerms } from './due-at.ts';
import type { PreparationSchedules } from './schedules.ts';

/** A batch of the upload queue: bodies are EventBridge events. */
export const UploadQueueEvent = z.object({
  Records: z.array(z.object({ messageId: z.string(), body: z.string() })),
});
type UploadQueueRecord = z.infer<typeof UploadQueueEvent>['Records'][number];

/** What SQS shall deliver again. */
export interface BatchResponse {
  batchItemFailures: { itemIdentifier: string }[];
}

export interface NoteUploadDependencies extends IntakeTerms {
  registry: Pick<Registry, 'putCorpusIfAbsent' | 'getCorpus' | 'noteUpload' | 'oldestOpenAt'>;
  landing: Pick<Objects, 'copyTo'>;
  data: Objects;
  schedules: PreparationSchedules;
  notify: (message: Message) => Promise<void>;
  now: () => Date;
  log: Log;
}

/**
 * Notes every upload of a batch once, and for each corpus sets when its next preparation starts, also for uploads that
 * were known, because an earlier call may have died in between. Never throws: what failed is delivered again, and goes
 * to the dead-letter queue when it keeps failing.
 */
export async function noteUploads(
  records: readonly UploadQueueRecord[],
  dependencies: NoteUploadDependencies,
): Promise<BatchResponse> {
  const batchItemFailures: BatchResponse['batchItemFailures'] = [];
  const fail = ({ messageId }: UploadQueueRecord, error: unknown) => {
    dependencies.log.warn('upload event failed', { messageId, error: String(error) });
    batchItemFailures.push({ itemIdentifier: messageId });
  };
  /** Latest arrival and records by corpus. */
  const arrivals = new Map<string, { corpus: CorpusId; latest: string; records: UploadQueueRecord[] }>();
  for (const record of records) {
    try {
      const upload = await noteUpload(JSON.parse(record.body), dependencies);
      if (!upload) continue;
      const name = `${upload.corpus}/${upload.languagePair}`;
      const arrival = arrivals.get(name) ?? { corpus: upload, latest: upload.receivedAt, records: [] };
      if (upload.receivedAt > arrival.latest) arrival.latest = upload.receivedAt;
      arrival.records.push(record);
      arrivals.set(name, arrival);
    } catch (error) {
      fail(record, error);
    }
  }
  for (const { corpus, latest, records: arrived } of arrivals.values()) {
    try {
      await schedulePreparation(corpus, latest, dependencies);
    } catch (error) {
      for (const record of arrived) fail(record, error);
    }
  }
  return { batchItemFailures };
}

/** @returns the upload when it is one to prepare, undefined when it was refused or is a folder */
async function noteUpload(
  event: unknown,
  { registry, landing, data, notify, now }: NoteUploadDependencies,
): Promise<Upload | undefined> {
  const { detail, time } = parseContract(UploadEvent, event, 'upload event');
  const { key, size, etag } = detail.object;
  // What a console makes for an empty folder.
  if (size === 0 && key.endsWith('/')) return undefined;
  // `check-live-text` looks at it.
  if (parseLiveKey(key)) return undefined;
  const versionId = detail.object['version-id'];
  const uploadId = shortHash([key, versionId ?? etag]);

  const quarantine = async (error: string, message: string) => {
    try {
      await landing.copyTo(key, data, keys.quarantined(key, uploadId), versionId);
    } catch (copyError) {
      // Whoever uploaded it has taken it away again.
      if (copyError instanceof ObjectMissing) return;
      throw copyError;
    }
    const reason = JSON.stringify(parseContract(QuarantineReason, { error, message }, key));
    const isFirst = await data.putIfAbsent(
      keys.quarantineReason(uploadId),
      `${reason}\n`,
      'application/json',
    );
    if (isFirst) await notify(uploadQuarantined({ key, uploadId, reason: `${error}: ${message}` }));
  };

  const location = parseLandingKey(key);
  if (!location) {
    await quarantine(
      'UnknownPlace',
      `${key} is not of the form <corpus>/<language pair>/<source>/<file>, such as media/en-ko/subtitles/a.tmx, the first three in ` +
        'lower-case letters, digits and hyphens, and no folder or file beginning with a dot. Upload the file again under such a key.',
    );
    return undefined;
  }
  const corpus: CorpusId = { corpus: location.corpus, languagePair: location.languagePair };
  if (!(await registry.getCorpus(corpus))) {
    await registry.putCorpusIfAbsent({
      ...corpus,
      recipe: PreparationRecipe.parse({}),
      createdAt: now().toISOString(),
    });
  }
  const emptyMessage = `${key} has 0 bytes. Upload the file again.`;
  const upload: Upload = {
    ...location,
    uploadId,
    key,
    eTag: etag,
    sizeBytes: size,
    status: size === 0 ? 'QUARANTINED' : 'PENDING',
    receivedAt: new Date(time).toISOString(),
    attempts: 0,
    ...(versionId === undefined ? {} : { versionId }),
    ...(size === 0 ? { reason: `EmptyInput: ${emptyMessage}` } : {}),
  };
  if (size === 0) await quarantine('EmptyInput', emptyMessage);
  await registry.noteUpload(upload);
  return size === 0 ? undefined : upload;
}

/** The hint to start: the earlier of quiet after the last upload and the longest wait of the first, never in the past. */
async function schedulePreparation(
  corpus: CorpusId,
  latest: string,
  { registry, schedules, now, ...terms }: NoteUploadDependencies,
): Promise<void> {
  const oldest = await registry.oldestOpenAt(corpus);
  // All uploads of the corpus are settled: these were delivered again.
  if (oldest === undefined) return;
  const due = dueAt({ latest, oldest }, terms);
  await schedules.set(corpus, new Date(Math.max(due, now().getTime() + 1000)));
}
