import { afterEach, describe, expect, it, vi } from 'vitest';
import type { EndpointId } from '../contracts/api/endpoints.ts';
import { Problem } from '../contracts/api/problem.ts';
import { memoryRegistry } from '../core/registry/memory-registry.ts';
import { type TestApi, testApi } from './api.fixture.ts';
import { addressOf, bodyOf, EVERY_WRITE, requestTo } from './requests.fixture.ts';
import type { Route } from './route.ts';
import { ROUTES } from './routes.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

afterEach(() => {
  vi.restoreAllMocks();
});

describe.each(EVERY_WRITE.map((endpoint) => [endpoint.id, endpoint] as const))('%s', (id, endpoint) => {
  /** The API with this one write replaced by one that only counts; what is around it is real. */
  function counted(options: Parameters<typeof testApi>[0] = {}) {
    const done: unknown[] = [];
    vi.spyOn(ROUTES[id as EndpointId] as unknown as Route, 'answer').mockImplementation(async ({ body }) => {
      done.push(body);
      return { time: done.length };
    });
    const registry = memoryRegistry();
    const apis: Record<string, TestApi> = {};
    const callAs = (name: string, headers: Record<string, string> = {}, body = bodyOf(endpoint)) => {
      apis[name] ??= testApi({ registry, name, ...options });
      return apis[name].app.request(
        addressOf(endpoint),
        requestTo(endpoint, body, { ...JSON_TYPE, ...headers }),
      );
    };
    return { done, registry, callAs };
  }

  it('leaves who did it to what', async () => {
    const { registry, callAs } = counted();
    expect((await callAs('kim')).status).toBe(200);
    const entries = await registry.listAudit('2026-11');
    expect(entries).toMatchObject([
      { who: 'kim', action: id, subject: decodeURI(addressOf(endpoint)).replace('/api/', '') },
    ]);
  });

  it('is done once for the key of a caller, and for each caller', async () => {
    const { done, registry, callAs } = counted();
    const key = { 'idempotency-key': 'k1' };
    const [one, two] = await Promise.all([callAs('kim', key), callAs('kim', key)]);
    expect([one.status, two.status].sort()).toEqual([200, 409]);
    const again = await callAs('kim', key);
    expect([again.status, await again.json()]).toEqual([200, { time: 1 }]);
    expect(done).toHaveLength(1);
    expect(await registry.listAudit('2026-11')).toHaveLength(1);
    const other = await callAs('kim', { ...key, 'if-match': '"another"' });
    expect([other.status, Problem.parse(await other.json()).type]).toEqual([422, 'IdempotencyKeyReused']);
    if (endpoint.body) {
      const changed = `${bodyOf(endpoint)} `;
      expect((await callAs('kim', key, changed)).status).toBe(422);
    }
    expect(await (await callAs('lee', key)).json()).toEqual({ time: 2 });
    expect(await (await callAs('kim', { 'idempotency-key': 'k2' })).json()).toEqual({ time: 3 });
  });

  it('is not done, nor noted, where the role is too low', async () => {
    if (endpoint.role === 'viewer') return;
    const { done, registry, callAs } = counted({ role: 'viewer' });
    expect((await callAs('kim', { 'idempotency-key': 'k1' })).status).toBe(403);
    expect([done, await registry.listAudit('2026-11')]).toEqual([[], []]);
  });

  it('is refused a body that is too large, no JSON, of another type, or half a character', async () => {
    if (!endpoint.body) return;
    const { done, registry, callAs } = counted();
    const large = JSON.stringify({ text: 'x'.repeat(1024 * 1024) });
    const cases: [number, string, Record<string, string>?][] = [
      [413, large],
      [413, large, { 'content-length': String(large.length) }],
      [415, '{}', { 'content-type': 'text/plain' }],
      [415, '{}', { 'content-type': 'application/x-www-form-urlencoded' }],
      [415, '<a/>', { 'content-type': 'application/xml' }],
      [400, '{"a":'],
      [400, '{"a":"\\ud800"}'],
      [400, '{"\\udc00":1}'],
      [400, `${'['.repeat(200_000)}${']'.repeat(200_000)}`],
      [400, '[]'],
      [400, '"text"'],
      [400, 'null'],
    ];
    for (const [status, body, headers] of cases) {
      const response = await callAs('kim', headers ?? {}, body);
      expect(response.status, `${body.slice(0, 40)} ${JSON.stringify(headers)}`).toBe(status);
    }
    expect([done, await registry.listAudit('2026-11')]).toEqual([[], []]);
  });
});
