import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ApiClient } from '../../../../api/client.ts';
import { UPLOAD_ENDPOINTS, type UploadSessionView } from '../../../../contracts/api/uploads.ts';
import type { Rights } from '../../../../contracts/rights.ts';
import { useClient } from '../../api/api-provider.tsx';
import type { ChosenFile } from './read-dropped.ts';
import { isGone, sendFile } from './send-file.ts';
import { sessionMemory } from './session-memory.ts';

/** Files on their way at once. */
const PARALLEL_FILES = 3;

/** Where files go, and what is said of them. */
export interface Destination {
  corpus: string;
  languagePair: string;
  sourceId: string;
  rights?: Rights;
}

export interface Sending {
  id: string;
  file: File;
  path: string;
  to: Destination;
  sentBytes: number;
  status: 'waiting' | 'sending' | 'done' | 'failed' | 'cancelled';
  /** Of the upload, once it is done. */
  key?: string;
  error?: Error;
}

/** Sends files one after the other, a few at once, and keeps how far each is. Leaving the page is warned about meanwhile. */
export function useSending() {
  const client = useClient();
  const queries = useQueryClient();
  const [files, setFiles] = useState<Sending[]>([]);
  const running = useRef(new Map<string, AbortController>());
  const change = useCallback(
    (id: string, to: Partial<Sending>) =>
      setFiles((before) => before.map((one) => (one.id === id ? { ...one, ...to } : one))),
    [],
  );

  const start = useCallback(
    async (one: Sending) => {
      const control = new AbortController();
      running.current.set(one.id, control);
      change(one.id, { status: 'sending' });
      try {
        const onProgress = (sentBytes: number) => change(one.id, { sentBytes });
        const key = await sendWhole(client, one, { onProgress, signal: control.signal });
        change(one.id, { status: 'done', key, sentBytes: one.file.size });
      } catch (error) {
        change(
          one.id,
          control.signal.aborted ? { status: 'cancelled' } : { status: 'failed', error: error as Error },
        );
      } finally {
        running.current.delete(one.id);
        for (const { id } of [UPLOAD_ENDPOINTS.listUploadSessions, UPLOAD_ENDPOINTS.getIntake]) {
          void queries.invalidateQueries({ queryKey: [id] });
        }
      }
    },
    [client, queries, change],
  );

  useEffect(() => {
    const free = PARALLEL_FILES - files.filter(({ status }) => status === 'sending').length;
    for (const one of files.filter(({ status }) => status === 'waiting').slice(0, Math.max(0, free))) {
      if (!running.current.has(one.id)) void start(one);
    }
  }, [files, start]);

  const isBusy = files.some(({ status }) => status === 'waiting' || status === 'sending');
  useEffect(() => {
    if (!isBusy) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [isBusy]);

  return {
    files,
    isBusy,
    add: (chosen: readonly ChosenFile[], to: Destination) =>
      setFiles((before) => [
        ...before,
        ...chosen.map(({ file, path }) => ({
          ...{ id: crypto.randomUUID(), file, path, to },
          ...{ sentBytes: 0, status: 'waiting' as const },
        })),
      ]),
    again: (id: string) => change(id, { status: 'waiting', error: undefined }),
    cancel: (id: string) => {
      const control = running.current.get(id);
      if (control) control.abort();
      else change(id, { status: 'cancelled' });
    },
    clear: () =>
      setFiles((before) => before.filter(({ status }) => status === 'waiting' || status === 'sending')),
  };
}

/** Goes on with what was begun of the very same file, or begins anew. */
async function sendWhole(
  client: ApiClient,
  { file, path, to }: Sending,
  options: { onProgress: (sentBytes: number) => void; signal: AbortSignal },
): Promise<string> {
  const { corpus, languagePair, sourceId, rights } = to;
  const known = (await client.call(UPLOAD_ENDPOINTS.listUploadSessions, {}, options)).body.items;
  const begun = known.find(
    (session) =>
      session.corpus === corpus &&
      session.languagePair === languagePair &&
      session.sourceId === sourceId &&
      session.file === path &&
      session.sizeBytes === file.size &&
      sessionMemory.isOf(session.sessionId, file),
  );
  const begin = async () => {
    const body = {
      corpus,
      languagePair,
      sourceId,
      file: path,
      sizeBytes: file.size,
      ...(rights && { rights }),
    };
    const { body: session } = await client.call(UPLOAD_ENDPOINTS.beginUpload, { body }, options);
    sessionMemory.remember(session.sessionId, file);
    return session;
  };
  const send = async (session: UploadSessionView) => {
    const key = await sendFile(client, session, file, options);
    sessionMemory.forget(session.sessionId);
    return key;
  };
  if (!begun) return send(await begin());
  try {
    return await send(begun);
  } catch (error) {
    if (!isGone(error)) throw error;
    sessionMemory.forget(begun.sessionId);
    return send(await begin());
  }
}
