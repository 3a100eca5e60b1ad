import { afterEach, describe, expect, it, vi } from 'vitest';
import { type TestApi, testApi } from '../../../../api/api.fixture.ts';
import { UPLOAD_ENDPOINTS } from '../../../../contracts/api/uploads.ts';
import { isGone, PartLost, sendFile } from './send-file.ts';

const MIB = 1024 ** 2;

/** The API over a bucket that loses the first `lost` parts that are sent to it. */
function world(lost = 0) {
  const parts = new Map<number, number>();
  const api = testApi({
    steering: {
      beginMultipart: async () => 'multipart',
      presignPart: async ({ partNumber }) => `https://bucket.example/${partNumber}`,
      listParts: async () =>
        [...parts].map(([partNumber, sizeBytes]) => ({ partNumber, sizeBytes, eTag: 'e' })),
    },
  });
  let failures = lost;
  const put = vi.fn(async (url: string, { body }: { body: Blob }) => {
    if (failures-- > 0) return new Response('slow down', { status: 503 });
    parts.set(Number(url.split('/').at(-1)), body.size);
    return new Response('');
  });
  vi.stubGlobal('fetch', put);
  return { api, put, parts };
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const begin = async ({ client }: TestApi, sizeBytes: number) => {
  const body = { corpus: 'media', languagePair: 'en-ko', sourceId: 'films', file: 'a.tmx', sizeBytes };
  return (await client.call(UPLOAD_ENDPOINTS.beginUpload, { body })).body;
};

describe('sending a file', () => {
  const file = new Blob([new Uint8Array(17 * MIB)]);

  it('sends the parts that are missing, each at its place, and tells how far it is', async () => {
    const { api, put, parts } = world();
    parts.set(2, 8 * MIB);
    const told: number[] = [];
    const onProgress = (bytes: number) => told.push(bytes / MIB);
    const session = await begin(api, file.size);
    const key = await sendFile(api.client, session, file, {
      onProgress,
      signal: new AbortController().signal,
    });
    expect(key).toBe('media/en-ko/films/a.tmx');
    expect(put).toHaveBeenCalledTimes(2);
    expect([...parts].sort().map(([, sizeBytes]) => sizeBytes / MIB)).toEqual([8, 8, 1]);
    expect(told[0]).toBe(8);
    expect(told.at(-1)).toBe(17);
  });

  it('tries a part again that was refused, and gives up when nothing arrives any more', async () => {
    vi.useFakeTimers();
    const { api, parts } = world(3);
    const options = { onProgress: () => undefined, signal: new AbortController().signal };
    const sending = sendFile(api.client, await begin(api, file.size), file, options);
    await vi.runAllTimersAsync();
    await sending;
    expect(parts.size).toBe(3);
    const broken = world(1000);
    const lost = sendFile(broken.api.client, await begin(broken.api, file.size), file, options).catch(
      (e) => e,
    );
    await vi.runAllTimersAsync();
    expect(await lost).toBeInstanceOf(PartLost);
  });

  it('ends at once when the person stops it', async () => {
    const { api } = world(1000);
    const control = new AbortController();
    const options = { onProgress: () => undefined, signal: control.signal };
    const sending = sendFile(api.client, await begin(api, file.size), file, options);
    setTimeout(() => control.abort(new Error('stopped')), 20);
    await expect(sending).rejects.toThrow('stopped');
  });

  it('knows a session that is there no more', async () => {
    const { api } = world();
    const gone = { sessionId: 'gone', sizeBytes: 1, partBytes: 1 };
    const options = { onProgress: () => undefined, signal: new AbortController().signal };
    const error = await sendFile(api.client, gone, file, options).catch((e: unknown) => e);
    expect(isGone(error)).toBe(true);
  });
});
