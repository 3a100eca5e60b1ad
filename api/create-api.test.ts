import { describe, expect, it } from 'vitest';
import { Problem } from '../contracts/api/problem.ts';
import { RUN_ENDPOINTS } from '../contracts/api/runs.ts';
import { memoryRegistry } from '../core/registry/memory-registry.ts';
import { someRun } from '../core/registry/samples.ts';
import { testApi } from './api.fixture.ts';
import { createApi } from './create-api.ts';

const ID = { corpus: 'news', languagePair: 'en-de' };

const problemIn = async (response: Response) => Problem.parse(await response.json());

/** An API with a training that goes on; cancelling it closes it. */
async function withRun(options: Parameters<typeof testApi>[0] = {}) {
  const registry = options.registry ?? memoryRegistry();
  const stopExecution = async () => {
    await registry.closeRun('t1', { status: 'ABORTED', endedAt: '2026-11-22T10:00:01.000Z' });
  };
  const api = testApi({ registry, steering: { stopExecution }, ...options });
  await registry.createRun(
    someRun({ ...ID, runId: 't1', kind: 'training', status: 'RUNNING', executionArn: 'arn:x' }),
  );
  const cancel = (headers: Record<string, string> = {}, body = '{}') =>
    api.app.request('/api/runs/t1/cancel', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    });
  return { ...api, cancel };
}

describe('a read', () => {
  it('says nothing new while the ETag fits', async () => {
    const { app } = await withRun();
    const first = await app.request('/api/runs/t1');
    const etag = first.headers.get('etag') as string;
    expect(first.headers.get('cache-control')).toBe('no-store');
    const again = await app.request('/api/runs/t1', { headers: { 'if-none-match': etag } });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe('');
  });

  it('is not for pages of other origins', async () => {
    const { app } = await withRun();
    for (const method of ['GET', 'OPTIONS']) {
      const response = await app.request('/api/runs/t1', {
        method,
        headers: { origin: 'https://elsewhere.example', 'access-control-request-method': 'POST' },
      });
      expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });
});

describe('a write with an Idempotency-Key', () => {
  const key = { 'idempotency-key': 'k1' };

  it('is done once, and a repeat gets its answer', async () => {
    const { cancel, calls, registry } = await withRun();
    const first = await cancel(key);
    expect(first.status).toBe(200);
    const again = await cancel(key);
    expect(again.status).toBe(200);
    expect(await again.json()).toEqual(await first.json());
    expect(again.headers.get('etag')).toBe(first.headers.get('etag'));
    expect(calls).toHaveLength(1);
    expect(await registry.listAudit('2026-11')).toHaveLength(1);
    // Another key is another request, and the run is over.
    expect((await cancel({ 'idempotency-key': 'k2' })).status).toBe(409);
  });

  it('is refused for another request, and while the first is under way', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const registry = memoryRegistry();
    const stopExecution = async () => {
      await held;
      await registry.closeRun('t1', { status: 'ABORTED', endedAt: '2026-11-22T10:00:01.000Z' });
    };
    const { cancel, calls } = await withRun({ registry, steering: { stopExecution } });
    const first = cancel(key);
    await expect.poll(() => calls.length).toBe(1);
    const during = await cancel(key);
    expect([during.status, (await problemIn(during)).type]).toEqual([409, 'CallUnderWay']);
    release();
    expect((await first).status).toBe(200);
    const other = await cancel(key, '{"reason":"another"}');
    expect([other.status, (await problemIn(other)).type]).toEqual([422, 'IdempotencyKeyReused']);
    expect(calls).toHaveLength(1);
  });

  it('may be tried again when it failed, and once its key has expired', async () => {
    let fails = true;
    const registry = memoryRegistry();
    const stopExecution = async () => {
      if (fails) throw new Error('secret of the machine');
      await registry.closeRun('t1', { status: 'ABORTED', endedAt: '2026-11-22T10:00:01.000Z' });
    };
    const { cancel, pass } = await withRun({ registry, steering: { stopExecution } });
    const failed = await cancel(key);
    expect(failed.status).toBe(500);
    expect(await failed.text()).not.toContain('secret');
    fails = false;
    expect((await cancel(key)).status).toBe(200);
    pass(25 * 3600);
    expect((await cancel(key)).status).toBe(409);
  });

  it('belongs to its caller', async () => {
    const registry = memoryRegistry();
    const kim = await withRun({ registry, name: 'kim' });
    const lee = testApi({ registry, name: 'lee' });
    await kim.cancel(key);
    const other = await lee.app.request('/api/runs/t1/cancel', { method: 'POST', headers: key });
    expect((await problemIn(other)).type).toBe('RunAlreadyClosed');
  });

  it('must be a key', async () => {
    const { cancel, calls } = await withRun();
    for (const bad of ['', 'a b', 'x'.repeat(201)]) {
      expect((await cancel({ 'idempotency-key': bad })).status, bad).toBe(400);
    }
    expect(calls).toEqual([]);
  });
});

describe('a body', () => {
  it('is JSON of a limited size', async () => {
    const { cancel, calls } = await withRun();
    const plain = await cancel({ 'content-type': 'text/plain' });
    expect([plain.status, (await problemIn(plain)).type]).toEqual([415, 'UnsupportedMediaType']);
    const form = await cancel({ 'content-type': 'application/x-www-form-urlencoded' }, 'reason=x');
    expect(form.status).toBe(415);
    const large = await cancel({}, JSON.stringify({ reason: 'x'.repeat(1024 * 1024) }));
    expect([large.status, (await problemIn(large)).type]).toEqual([413, 'BodyTooLarge']);
    const broken = await cancel({}, '{"reason":');
    expect([broken.status, (await problemIn(broken)).type]).toEqual([400, 'InvalidRequest']);
    expect(calls).toEqual([]);
    expect((await cancel({ 'content-type': 'application/json; charset=utf-8' })).status).toBe(200);
  });
});

describe('a caller', () => {
  it('may call as often as the bucket allows, and again after a while', async () => {
    const { services, pass } = await withRun();
    const names = ['kim', 'kim', 'kim', 'lee'];
    const app = createApi(services, async () => ({ name: names.shift() ?? 'kim', role: 'viewer' }), {
      throttle: { perSecond: 1, burst: 2 },
    });
    const ask = () => app.request('/api/session');
    expect((await ask()).status).toBe(200);
    expect((await ask()).status).toBe(200);
    const refused = await ask();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
    expect((await ask()).status).toBe(200);
    pass(1);
    expect((await ask()).status).toBe(200);
    expect((await ask()).status).toBe(429);
  });

  it('finds the request again in the log, which holds neither texts nor tokens', async () => {
    const lines: Record<string, unknown>[] = [];
    const { cancel, app } = await withRun({
      services: {
        log: { info: (message, details) => lines.push({ message, ...details }), warn: () => undefined },
      },
    });
    const response = await cancel({ authorization: 'Bearer secret' }, '{"reason":"private text"}');
    expect(lines).toEqual([
      {
        message: 'request',
        requestId: response.headers.get('x-request-id'),
        method: 'POST',
        path: '/api/runs/t1/cancel',
        status: 200,
        milliseconds: 0,
        caller: 'kim',
        role: 'admin',
      },
    ]);
    const missing = await app.request('/api/nothing?q=private');
    expect(missing.status).toBe(404);
    expect((await problemIn(missing)).requestId).toBe(missing.headers.get('x-request-id'));
    expect(JSON.stringify(lines)).not.toMatch(/private|secret/);
  });
});

describe('the client', () => {
  it('sees answers with their ETags, and problems as errors', async () => {
    const { client } = await withRun();
    const { body, etag } = await client.call(RUN_ENDPOINTS.getRun, { params: { runId: 't1' } });
    expect(body.runId).toBe('t1');
    expect(etag).toMatch(/^"/);
    const missing = client.call(RUN_ENDPOINTS.getRun, { params: { runId: 't2' } });
    await expect(missing).rejects.toMatchObject({ name: 'NotRegistered', problem: { status: 404 } });
  });
});
