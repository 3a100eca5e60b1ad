import { type ApiClient, ApiError } from '../../../../api/client.ts';
import {
  type PartAddress,
  UPLOAD_ENDPOINTS,
  type UploadSessionView,
} from '../../../../contracts/api/uploads.ts';

/** Parts of one file that are on their way at once, and how often one is tried. */
const PARALLEL_PARTS = 3;
const TRIES = 5;

/** A part did not arrive, however often it was tried. */
export class PartLost extends Error {
  override name = 'PartLost';
}

/**
 * Sends what is missing of a file, part by part, and puts it together. A part that fails is tried again with growing
 * waits; addresses that have expired meanwhile are asked for anew. @returns the key of the upload
 * @throws PartLost, ApiError, ApiUnreachable; DOMException when `signal` ends it
 */
export async function sendFile(
  client: ApiClient,
  { sessionId, sizeBytes, partBytes }: Pick<UploadSessionView, 'sessionId' | 'sizeBytes' | 'partBytes'>,
  file: Blob,
  { onProgress, signal }: { onProgress: (sentBytes: number) => void; signal: AbortSignal },
): Promise<string> {
  const params = { sessionId };
  const ask = () =>
    client.call(UPLOAD_ENDPOINTS.getPartAddresses, { params, query: { limit: 20 } }, { signal });
  for (let lost = 0; lost < TRIES; ) {
    const { addresses, arrivedBytes } = (await ask()).body;
    let sent = arrivedBytes;
    onProgress(sent);
    if (addresses.length === 0) {
      const { body } = await client.call(UPLOAD_ENDPOINTS.completeUpload, { params }, { signal });
      onProgress(sizeBytes);
      return body.key;
    }
    const waiting = [...addresses];
    let failed = false;
    const send = async () => {
      for (let part = waiting.shift(); part && !failed; part = waiting.shift()) {
        const first = (part.partNumber - 1) * partBytes;
        if (await putPart(part, file.slice(first, first + part.sizeBytes), signal)) {
          sent += part.sizeBytes;
          onProgress(sent);
        } else failed = true;
      }
    };
    await Promise.all(Array.from({ length: PARALLEL_PARTS }, send));
    if (failed) {
      lost++;
      await pause(500 * 2 ** lost, signal);
    } else lost = 0;
  }
  throw new PartLost('A part of the file did not arrive. Check the connection, then try again.');
}

/** @returns false where another try may help */
async function putPart({ url }: PartAddress, body: Blob, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(url, { method: 'PUT', body, signal });
    // Read to its end, or the browser counts the request as broken off.
    await response.arrayBuffer();
    return response.ok;
  } catch (error) {
    if (signal.aborted) throw error;
    return false;
  }
}

const pause = (milliseconds: number, signal: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });

/** True when a session is there no more: it was finished, given up or has expired, and must be begun anew. */
export const isGone = (error: unknown) =>
  error instanceof ApiError && ['NotRegistered', 'MultipartGone'].includes(error.problem.type);
