import { describe, expect, it } from 'vitest';
import { UPLOAD_ENDPOINTS } from '../../contracts/api/uploads.ts';
import { memoryRegistry } from '../../core/registry/memory-registry.ts';
import { someCorpus, someUpload } from '../../core/registry/samples.ts';
import { type TestApi, testApi } from '../api.fixture.ts';

const MEDIA = { corpus: 'media', languagePair: 'en-ko' };
const MIB = 1024 ** 2;
const registry = memoryRegistry();

/** Two people at one deployment whose bucket keeps parts in memory. */
function people() {
  const parts = new Map<string, Map<number, number>>();
  const done: string[] = [];
  const steering = {
    beginMultipart: async (key: string) => {
      const id = `multipart-${parts.size}`;
      parts.set(id, new Map());
      return `${id} ${key}`;
    },
    presignPart: async (part: { multipartId: string; partNumber: number }) =>
      `https://bucket/${part.multipartId}/${part.partNumber}`,
    listParts: async (_key: string, id: string) =>
      [...(parts.get(id.split(' ')[0]) ?? [])].map(([partNumber, sizeBytes]) => ({
        ...{ partNumber, sizeBytes, eTag: `e${partNumber}` },
      })),
    completeMultipart: async (key: string) => void done.push(key),
    abortMultipart: async (_key: string, id: string) => void parts.delete(id.split(' ')[0]),
  };
  const kim = testApi({ role: 'operator', registry, steering });
  const lee = testApi({ role: 'operator', name: 'lee', registry, steering });
  /** What a browser does with the address of a part. */
  const put = (url: string, sizeBytes: number) => {
    const [, id = '', number] = /bucket\/(\S+) .*\/(\d+)$/.exec(url) ?? [];
    parts.get(id)?.set(Number(number), sizeBytes);
  };
  return { kim, lee, put, done };
}

const begin = async ({ client }: TestApi, change: object = {}) => {
  const body = { ...MEDIA, sourceId: 'films', file: 'one/a.tmx', sizeBytes: 20 * MIB, ...change };
  return (await client.call(UPLOAD_ENDPOINTS.beginUpload, { body })).body;
};
const addresses = async ({ client }: TestApi, sessionId: string) =>
  (await client.call(UPLOAD_ENDPOINTS.getPartAddresses, { params: { sessionId }, query: {} })).body;
const complete = async ({ client }: TestApi, sessionId: string) =>
  (await client.call(UPLOAD_ENDPOINTS.completeUpload, { params: { sessionId } })).body;

describe('sending a file', () => {
  it('goes on with what is missing, and is finished once every part is there', async () => {
    const { kim, put, done } = people();
    const { sessionId, parts } = await begin(kim, { rights: { licence: 'CC0-1.0', title: 'One' } });
    expect(parts).toBe(3);
    const first = await addresses(kim, sessionId);
    expect(first.addresses.map(({ sizeBytes }) => sizeBytes / MIB)).toEqual([8, 8, 4]);
    put(first.addresses[0].url, 8 * MIB);
    // One that was cut off on its way counts as missing.
    put(first.addresses[2].url, 1);
    const rest = await addresses(kim, sessionId);
    expect(rest.addresses.map(({ partNumber }) => partNumber)).toEqual([2, 3]);
    expect(rest.arrivedBytes).toBe(8 * MIB);
    await expect(complete(kim, sessionId)).rejects.toThrow('1 of 3 parts of media/en-ko/films/one/a.tmx');
    expect(done).toEqual([]);
    for (const { url, sizeBytes } of rest.addresses) put(url, sizeBytes);
    expect(await complete(kim, sessionId)).toEqual({ key: 'media/en-ko/films/one/a.tmx' });
    expect(done).toEqual(['media/en-ko/films/one/a.tmx']);
    const sidecar = await kim.landing.get('media/en-ko/films/one/a.tmx.rights.json');
    expect(JSON.parse(Buffer.from(sidecar).toString())).toEqual({ licence: 'CC0-1.0', title: 'One' });
    await expect(complete(kim, sessionId)).rejects.toMatchObject({ problem: { status: 404 } });
  });

  it('is nobody else’s business', async () => {
    const { kim, lee, put, done } = people();
    const { sessionId } = await begin(kim, { sizeBytes: 1 });
    put((await addresses(kim, sessionId)).addresses[0].url, 1);
    await expect(addresses(lee, sessionId)).rejects.toMatchObject({ problem: { status: 404 } });
    await expect(complete(lee, sessionId)).rejects.toMatchObject({ problem: { status: 404 } });
    const abort = lee.client.call(UPLOAD_ENDPOINTS.abortUpload, { params: { sessionId } });
    await expect(abort).rejects.toMatchObject({ problem: { status: 404 } });
    expect((await lee.client.call(UPLOAD_ENDPOINTS.listUploadSessions, {})).body.items).toEqual([]);
    expect(done).toEqual([]);
    await complete(kim, sessionId);
  });

  it('can be given up', async () => {
    const { kim } = people();
    const { sessionId } = await begin(kim);
    const sessions = async () =>
      (await kim.client.call(UPLOAD_ENDPOINTS.listUploadSessions, {})).body.items.map((one) => one.sessionId);
    expect(await sessions()).toContain(sessionId);
    await kim.client.call(UPLOAD_ENDPOINTS.abortUpload, { params: { sessionId } });
    expect(await sessions()).not.toContain(sessionId);
  });

  it.each([
    ['../../other/en-de/x/a.tmx'],
    ['/etc/passwd'],
    ['a//b.tmx'],
    ['.hidden'],
    ['a\\b.tmx'],
    ['line\nbreak.tmx'],
    ['한'.repeat(400)],
    ['a/../b.tmx'],
    ['a\0.tmx'],
    ['xmt.\u202efdp.exe'],
  ])('refuses the name %j', async (file) => {
    const { kim } = people();
    await expect(begin(kim, { file })).rejects.toMatchObject({ problem: { type: 'PlaceInvalid' } });
  });

  it('takes names that look like others for what they are', async () => {
    const { kim } = people();
    for (const file of ['%2e%2e/%2e%2e/a.tmx', '．．/a.tmx', 'a\u2215b.tmx', 'а.tmx']) {
      expect(await begin(kim, { file })).toMatchObject({ ...MEDIA, sourceId: 'films', file });
    }
  });

  it('is begun so often at most, whoever else sends', async () => {
    const { kim, lee } = people();
    const max = testApi({ name: 'max', registry, steering: { beginMultipart: async () => 'm' } });
    const sessions = [];
    for (let count = 0; count < 200; count++) sessions.push(await begin(max, { file: `${count}.tmx` }));
    await expect(begin(max)).rejects.toMatchObject({ problem: { type: 'TooManyUploads', status: 409 } });
    await begin(lee);
    await begin(kim);
    await max.client.call(UPLOAD_ENDPOINTS.abortUpload, { params: { sessionId: sessions[7].sessionId } });
    await begin(max);
    max.pass(8 * 86_400);
    await begin(max);
  });

  it.each([
    [{ corpus: '../x' }],
    [{ languagePair: 'english' }],
    [{ sourceId: 'a/b' }],
    [{ sizeBytes: 0 }],
    [{ sizeBytes: 2 ** 50 }],
  ])('refuses %j', async (change) => {
    const { kim } = people();
    await expect(begin(kim, change)).rejects.toMatchObject({
      problem: { type: 'InvalidRequest', status: 400 },
    });
  });

  it('needs an operator', async () => {
    await expect(begin(testApi({ role: 'viewer' }))).rejects.toMatchObject({ problem: { status: 403 } });
  });
});

it('tells when what has arrived is prepared, and lists what became of it', async () => {
  const api = testApi();
  await api.registry.putCorpusIfAbsent(someCorpus(MEDIA));
  const intake = async () => (await api.client.call(UPLOAD_ENDPOINTS.getIntake, { params: MEDIA })).body;
  expect(await intake()).toEqual({ quietPeriodSeconds: 60, longestWaitSeconds: 600 });
  const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
  for (let minute = 0; minute < 10; minute++) {
    await api.registry.noteUpload(someUpload({ ...MEDIA, file: `${minute}.tmx`, receivedAt: at(minute) }));
    expect((await intake()).dueAt).toBe(at(Math.min(minute + 1, 10)));
  }
  const [newest] = await api.registry.listPending(MEDIA);
  await api.registry.quarantineUpload(newest.uploadId, 'broken');
  const query = { status: 'QUARANTINED' as const };
  const { body } = await api.client.call(UPLOAD_ENDPOINTS.listUploads, { params: MEDIA, query });
  expect(body.items).toMatchObject([{ file: '0.tmx', reason: 'broken' }]);
});
