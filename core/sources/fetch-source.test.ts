import { createHash } from 'node:crypto';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SourceLocation } from '../../contracts/source.ts';
import { FetchLimits } from '../../contracts/source.ts';
import type { Message } from '../notifications/messages.ts';
import { memoryObjects } from '../objects/memory-objects.ts';
import { memoryRegistry } from '../registry/memory-registry.ts';
import { someSource } from '../registry/samples.ts';
import type { FetchPolicy } from './fetch-policy.ts';
import { fetchSource } from './fetch-source.ts';
import { httpGet, type Resolve } from './http-get.ts';
import type { ListedObject } from './s3-prefix.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A real server on this machine; `requests` are the headers that it was sent. */
let server: http.Server;
let origin: string;
let answers: Answer[];
let requests: IncomingMessage[];

beforeAll(async () => {
  server = http.createServer((request, response) => {
    requests.push(request);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    answer?.(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  requests = [];
});

const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');

/** Bytes in which no two places look alike. */
const manyBytes = (count: number) =>
  Buffer.from(Uint8Array.from({ length: count }, (_, at) => (at * 31 + (at >> 8) * 17) & 0xff));

const send =
  (body: Uint8Array | string, headers: Record<string, string> = {}, status = 200): Answer =>
  (_request, response) =>
    response.writeHead(status, { 'content-length': String(body.length), ...headers }).end(body);

/** Serves bytes with an ETag, honours ranges, and breaks off after `most` bytes of an answer. */
const breakingOff =
  (body: Buffer, most: number, etag = '"one"'): Answer =>
  (request, response) => {
    const from = /^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1];
    const resumed = from !== undefined && request.headers['if-range'] === etag;
    const rest = body.subarray(resumed ? Number(from) : 0);
    response.writeHead(resumed ? 206 : 200, {
      etag,
      'content-length': String(rest.length),
      ...(resumed ? { 'content-range': `bytes ${from}-${body.length - 1}/${body.length}` } : {}),
    });
    if (rest.length <= most) response.end(rest);
    else response.write(rest.subarray(0, most), () => setTimeout(() => response.destroy(), 20));
  };

/** Everything around one source; time passes only while somebody sleeps. */
function world({
  locations,
  limits = {},
  policy = {},
  resolve,
  objects = [],
  change = {},
}: {
  locations: SourceLocation[];
  limits?: Partial<FetchLimits>;
  policy?: Partial<FetchPolicy>;
  resolve?: Resolve;
  objects?: ListedObject[];
  change?: Partial<ReturnType<typeof someSource>>;
}) {
  const registry = memoryRegistry();
  const landing = memoryObjects();
  const data = memoryObjects();
  const messages: Message[] = [];
  const sleeps: number[] = [];
  const logged: string[] = [];
  let time = Date.parse('2026-01-01T00:00:00.000Z');
  const source = someSource({
    ...{ corpus: 'media', languagePair: 'en-ko', locations },
    limits: FetchLimits.parse({ requestsPerSecond: 100, ...limits }),
    ...change,
  });
  const allowed: FetchPolicy = {
    allowedHosts: ['files.example', '*.mirror.example'],
    allowHttp: false,
    trustedAddresses: ['127.0.0.1'],
    allowedBuckets: ['partner'],
    ...policy,
  };
  const fetch = async () => {
    await registry.putSource(source);
    return fetchSource(source, {
      ...{ registry, landing, data, policy: allowed },
      foreign: {
        async *list(_bucket, prefix) {
          for (const object of objects) if (object.key.startsWith(prefix)) yield object;
        },
        copyToLanding: (bucket, { key, eTag }, landingKey) =>
          landing.put(landingKey, `${bucket} ${key} ${eTag}`),
      },
      get: ({ idleSeconds }) => httpGet(allowed, { idleSeconds, ...(resolve ? { resolve } : {}) }),
      clock: {
        now: () => time,
        sleep: async (milliseconds) => {
          sleeps.push(milliseconds);
          time += milliseconds;
        },
      },
      random: () => 0.5,
      notify: async (message) => void messages.push(message),
      log: {
        info: (message, details) => void logged.push(JSON.stringify([message, details])),
        warn: (message, details) => void logged.push(JSON.stringify([message, details])),
      },
    });
  };
  const landed = (file: string) =>
    landing.get(`media/en-ko/nightly/${file}`).then((bytes) => Buffer.from(bytes));
  const pass = (milliseconds: number) => {
    time += milliseconds;
  };
  return { fetch, landed, landing, data, registry, source, messages, sleeps, logged, pass, objects };
}

const at = (path: string, change: Partial<SourceLocation> = {}): SourceLocation => ({
  url: `${origin}/${path}`,
  ...change,
});

describe('fetching a source of the web', () => {
  it('uploads a file once, and again only when its bytes have changed', async () => {
    const { fetch, landed, registry, source } = world({ locations: [at('dir/a%20b.tsv')] });
    answers = [send('one', { etag: '"1"', 'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT' })];
    expect(await fetch()).toMatchObject({ outcome: 'fetched', fetched: 1, bytes: 3 });
    expect((await landed('a-b.tsv')).toString()).toBe('one');

    answers = [(_request, response) => response.writeHead(304).end()];
    expect(await fetch()).toMatchObject({ outcome: 'unchanged', fetched: 0, unchanged: 1 });
    expect(requests[1]?.headers).toMatchObject({
      'if-none-match': '"1"',
      'if-modified-since': 'Thu, 01 Jan 2026 00:00:00 GMT',
    });
    answers = [send('one', { etag: '"2"' })];
    expect(await fetch()).toMatchObject({ outcome: 'unchanged' });
    answers = [send('three', { etag: '"3"' })];
    expect(await fetch()).toMatchObject({ outcome: 'fetched', bytes: 5 });
    expect(requests[3]?.headers['if-none-match']).toBe('"2"');
    expect((await landed('a-b.tsv')).toString()).toBe('three');
    expect(await registry.getSource(source)).toMatchObject({ last: { outcome: 'fetched', bytes: 5 } });
    expect((await registry.getSource(source))?.fetchingSince).toBeUndefined();
  });

  it('puts the rights of the source beside the file, before the file can be seen', async () => {
    const rights = { licence: 'CC-BY-4.0', owner: 'The Press' };
    const { fetch, landing, landed } = world({ locations: [at('a.tmx')], change: { rights } });
    answers = [send('tmx')];
    const order: string[] = [];
    const { put, putStream } = landing;
    landing.put = (key, ...rest) => put(key, ...rest).finally(() => order.push(key));
    landing.putStream = (key, ...rest) => putStream(key, ...rest).finally(() => order.push(key));
    await fetch();
    expect(order).toEqual(['media/en-ko/nightly/a.tmx.rights.json', 'media/en-ko/nightly/a.tmx']);
    expect(JSON.parse((await landed('a.tmx.rights.json')).toString())).toEqual(rights);
  });

  it('tries again after errors of the server, after the time that it names', async () => {
    const { fetch, sleeps } = world({ locations: [at('a.tsv')] });
    answers = [
      send('', {}, 500),
      send('', { 'retry-after': '7' }, 503),
      send('', { 'retry-after': 'Thu, 01 Jan 2026 00:01:00 GMT' }, 429),
      send('good'),
    ];
    expect(await fetch()).toMatchObject({ outcome: 'fetched' });
    const [first, second, third] = sleeps.filter((sleep) => sleep > 10);
    expect([first, second]).toEqual([1000, 7000]);
    expect(third).toBeGreaterThan(50_000);
  });

  it('gives up on a server that always fails, and at once on one that refuses', async () => {
    const failing = world({ locations: [at('a.tsv')] });
    answers = [send('', {}, 502)];
    expect(await failing.fetch()).toMatchObject({
      outcome: 'failed',
      message: expect.stringMatching(/^DownloadFailed: .*\/a\.tsv .*answers 502/),
    });
    expect(requests).toHaveLength(5);
    const refusing = world({ locations: [at('b.tsv')] });
    answers = [send('', {}, 404)];
    expect(await refusing.fetch()).toMatchObject({
      message: expect.stringMatching(/^DownloadRefused: .*404/),
    });
    expect(requests).toHaveLength(6);
  });

  it('tells people of a failure once, and of another one again; other locations are fetched', async () => {
    const { fetch, messages, landing } = world({ locations: [at('gone.tsv'), at('here.tsv')] });
    const here: Answer = (request, response) =>
      request.url === '/here.tsv' ? send('x')(request, response) : send('', {}, 404)(request, response);
    answers = [here];
    expect(await fetch()).toMatchObject({ outcome: 'failed', failed: 1, fetched: 1 });
    await fetch();
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatchObject({ subject: 'Source failed: nightly of media en-ko' });
    expect(landing.keys()).toEqual(['media/en-ko/nightly/here.tsv']);
    answers = [send('', {}, 410)];
    await fetch();
    expect(messages).toHaveLength(2);
  });

  it('goes on where a connection broke off, until all has come', async () => {
    const body = manyBytes(300_000);
    const { fetch, landed, data } = world({ locations: [at('a.bin', { sha256: sha256(body) })] });
    answers = [breakingOff(body, 90_000)];
    expect(await fetch()).toMatchObject({ outcome: 'fetched', bytes: body.length });
    expect((await landed('a.bin')).equals(body)).toBe(true);
    expect(requests.length).toBeGreaterThanOrEqual(4);
    expect(requests.slice(1).every(({ headers }) => headers['if-range'] === '"one"')).toBe(true);
    expect(data.keys().filter((key) => key.startsWith('fetches/'))).toEqual([]);
  });

  it('begins again when the file has changed since it broke off', async () => {
    const [before, after] = [manyBytes(200_000), manyBytes(150_001).reverse()];
    const { fetch, landed } = world({ locations: [at('a.bin')] });
    answers = [breakingOff(before, 90_000), breakingOff(after, 1_000_000, '"two"')];
    expect(await fetch()).toMatchObject({ outcome: 'fetched', bytes: after.length });
    expect((await landed('a.bin')).equals(after)).toBe(true);
  });

  it('goes on in the next run when time runs out, with parts in the store', async () => {
    const body = manyBytes(9 * 1024 * 1024);
    const it = world({ locations: [at('a.bin')], limits: { bytesPerSecond: 1024 ** 2, runSeconds: 4 } });
    answers = [breakingOff(body, body.length)];
    expect(await it.fetch()).toMatchObject({
      outcome: 'unfinished',
      message: expect.stringMatching(/^DownloadUnfinished: .*goes on after \d+ bytes/),
    });
    expect(it.landing.keys()).toEqual([]);
    expect(it.data.keys().some((key) => key.startsWith('fetches/media/en-ko/nightly/'))).toBe(true);
    let runs = 1;
    while ((await it.fetch()).outcome === 'unfinished') runs++;
    expect(runs).toBeGreaterThan(1);
    expect((await it.landed('a.bin')).equals(body)).toBe(true);
    expect(it.data.keys()).toEqual(['sources/media/en-ko/nightly.json']);
    expect(it.messages).toEqual([]);
  });

  it('uploads nothing that has another checksum than it must, or is too large', async () => {
    const wrong = world({ locations: [at('a.tsv', { sha256: '0'.repeat(64) })] });
    answers = [send('text')];
    expect(await wrong.fetch()).toMatchObject({
      message: expect.stringMatching(/^ChecksumMismatch: .*demands 000/),
    });
    expect(wrong.landing.keys()).toEqual([]);
    const large = world({ locations: [at('a.tsv')], limits: { fileBytes: 10 } });
    answers = [send('eleven chars')];
    expect(await large.fetch()).toMatchObject({
      message: expect.stringMatching(/^DownloadTooLarge: .*10 bytes/),
    });
    // A server that does not say how much it will send.
    answers = [(_request, response) => response.writeHead(200).end('eleven chars')];
    expect(await large.fetch()).toMatchObject({ message: expect.stringMatching(/^DownloadTooLarge: /) });
    expect(large.landing.keys()).toEqual([]);
  });

  it('breaks off a server that falls silent', async () => {
    const { fetch } = world({ locations: [at('a.tsv')], limits: { idleSeconds: 1 } });
    answers = [
      (_request, response) => response.writeHead(200, { 'content-length': '9' }).write('x'),
      send('good'),
    ];
    expect(await fetch()).toMatchObject({ outcome: 'fetched', bytes: 4 });
  });

  it('keeps what a server insists on compressing as it is, and names it so', async () => {
    const { fetch, landed } = world({ locations: [at('a.tsv')] });
    const body = gzipSync('one\teins\n');
    answers = [send(body, { 'content-encoding': 'gzip', etag: '"1"' })];
    expect(await fetch()).toMatchObject({ outcome: 'fetched' });
    expect((await landed('a.tsv.gz')).equals(body)).toBe(true);
    expect(requests[0]?.headers['accept-encoding']).toBe('identity');
    await fetch();
    expect(requests[1]?.headers['if-none-match']).toBe('"1"');
    const other = world({ locations: [at('a.tsv')] });
    answers = [send('x', { 'content-encoding': 'br' })];
    expect(await other.fetch()).toMatchObject({ message: expect.stringMatching(/^DownloadRefused: .*br/) });
  });

  it('asks and reads no faster than it may', async () => {
    const { fetch, sleeps } = world({
      locations: [at('a.tsv'), at('b.tsv'), at('c.tsv')],
      limits: { requestsPerSecond: 0.5, bytesPerSecond: 1024 },
    });
    answers = [send('x'.repeat(2048))];
    await fetch();
    expect(sleeps.reduce((sum, sleep) => sum + sleep)).toBeGreaterThanOrEqual(4000);
  });

  it('does nothing while another run is under way, and goes on after one that died', async () => {
    const { fetch, registry, source, pass } = world({ locations: [at('a.tsv')] });
    answers = [send('x')];
    await registry.putSource(source);
    await registry.beginFetch(source, '2026-01-01T00:00:00.000Z', '2025-01-01T00:00:00.000Z');
    expect(await fetch()).toMatchObject({ message: expect.stringContaining('Another run'), fetched: 0 });
    pass(1_000_000);
    expect(await fetch()).toMatchObject({ outcome: 'fetched' });
  });
});

describe('what is never fetched', () => {
  const refused = async (url: string, options: Partial<Parameters<typeof world>[0]> = {}) => {
    const { fetch, landing, logged, messages } = world({ locations: [{ url }], ...options });
    const { outcome, message } = await fetch();
    expect(outcome).toBe('failed');
    expect(landing.keys()).toEqual([]);
    return { message, all: JSON.stringify([message, logged, messages]) };
  };

  it.each([
    ['https://other.example/a.tsv', /host other\.example is not in fetch\.allowedHosts/],
    ['https://mirror.example/a.tsv', /host mirror\.example/],
    ['https://evil-mirror.example/a.tsv', /host evil-mirror\.example/],
    ['http://files.example/a.tsv', /use https/],
    ['https://files.example:8443/a.tsv', /port 8443/],
    ['s3://stranger/prefix/', /bucket is not in fetch\.allowedBuckets/],
  ])('%s', async (url, why) => {
    expect((await refused(url)).message).toMatch(new RegExp(`^AddressRefused: .*${why.source}`));
  });

  it('a redirect to where clouds keep their metadata, nor an endless one', async () => {
    answers = [send('', { location: 'http://169.254.169.254/latest/meta-data/' }, 302)];
    expect((await refused(`${origin}/a.tsv`)).message).toMatch(
      /^AddressRefused: http:\/\/169\.254\.169\.254/,
    );
    answers = [send('', { location: '/again' }, 307)];
    expect((await refused(`${origin}/a.tsv`)).message).toContain('redirects more than 5 times');
    expect(requests).toHaveLength(7);
  });

  it.each([
    '10.0.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '192.168.1.1',
    '172.16.0.1',
    '224.0.0.1',
    '0.0.0.0',
    '255.255.255.255',
    '::1',
    '::ffff:10.0.0.1',
    'fd00:ec2::254',
    'fe80::1',
    'ff02::1',
    '64:ff9b::a00:1',
    '64:ff9b:1::a00:1',
    '2002:a00:1::',
    '2001:0:a00:1::',
    '2001:db8::1',
  ])('a name that leads to %s, also beside a good address', async (address) => {
    const resolve: Resolve = async () => [
      { address: '93.184.216.34', family: 4 },
      { address, family: address.includes(':') ? 6 : 4 },
    ];
    const { message } = await refused('https://files.example/a.tsv', { resolve });
    expect(message).toMatch(
      /^AddressRefused: .*files\.example leads to .* not an address of the public internet/,
    );
  });

  it('an address in the URL that is not public, however it is written', async () => {
    for (const host of ['[::1]', '2130706433', '0x7f.1', '10.1.2.3']) {
      const { message } = await refused(`https://${host}/a.tsv`, { policy: { trustedAddresses: [] } });
      expect(message).toMatch(/^AddressRefused: /);
    }
    const listed = { policy: { trustedAddresses: [], allowedHosts: ['10.1.2.3'] } };
    expect((await refused('https://10.1.2.3/a.tsv', listed)).message).toContain(
      'not an address of the public',
    );
  });

  it('tells no parameters of an address, which may be secret', async () => {
    answers = [send('', {}, 403)];
    expect((await refused(`${origin}/a.tsv?download=hunter2`)).all).not.toContain('hunter2');
  });
});

describe('fetching a prefix of S3', () => {
  it('copies what is new or changed, under names without folders', async () => {
    const objects = [
      { key: 'out/', eTag: '"0"', sizeBytes: 0 },
      { key: 'out/2026/a.tmx', eTag: '"1"', sizeBytes: 5 },
      { key: 'out/b.tmx', eTag: '"2"', sizeBytes: 6 },
      { key: 'other/c.tmx', eTag: '"3"', sizeBytes: 7 },
    ];
    const { fetch, landed, landing } = world({ locations: [{ url: 's3://partner/out/' }], objects });
    expect(await fetch()).toMatchObject({ outcome: 'fetched', fetched: 2, bytes: 11 });
    expect((await landed('2026-a.tmx')).toString()).toBe('partner out/2026/a.tmx "1"');
    objects[2] = { key: 'out/b.tmx', eTag: '"4"', sizeBytes: 8 };
    landing.delete('media/en-ko/nightly/2026-a.tmx');
    expect(await fetch()).toMatchObject({ outcome: 'fetched', fetched: 1, unchanged: 1, bytes: 8 });
    expect(landing.keys()).toEqual(['media/en-ko/nightly/b.tmx']);
  });

  it('refuses two objects of one name, and one that is too large', async () => {
    const same = ['out/a/b.tmx', 'out/a-b.tmx'].map((key) => ({ key, eTag: key, sizeBytes: 5 }));
    const clash = world({ locations: [{ url: 's3://partner/out/' }], objects: same });
    expect(await clash.fetch()).toMatchObject({ message: expect.stringMatching(/^UnusableFileName: /) });
    const objects = [{ key: 'out/a.tmx', eTag: '1', sizeBytes: 6 * 1024 ** 3 }];
    const large = world({ locations: [{ url: 's3://partner/out/' }], objects });
    expect(await large.fetch()).toMatchObject({ message: expect.stringMatching(/^DownloadTooLarge: /) });
  });
});
