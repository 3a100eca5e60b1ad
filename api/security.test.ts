import { describe, expect, it } from 'vitest';
import { type Endpoint, ROLES, roleIncludes } from '../contracts/api/endpoint.ts';
import { ENDPOINTS } from '../contracts/api/endpoints.ts';
import { Problem } from '../contracts/api/problem.ts';
import { testApi } from './api.fixture.ts';
import { createApi } from './create-api.ts';
import { Unauthenticated } from './pipeline/errors.ts';

/** Made from the table of endpoints, so that a new one is tested from its first day. */
const endpoints = Object.values<Endpoint>(ENDPOINTS);
const writes = endpoints.filter(({ method }) => method !== 'get');

const HOSTILE = [
  '../../../etc/passwd',
  '..%2f..%2fruns',
  '/runs/../models/x',
  'x\u0000.json',
  'x\r\nset-cookie: a=b',
  "x' OR '1'='1",
  '{"$gt":""}',
  '__proto__',
  'constructor',
  '<script>alert(1)</script>',
  '#{jndi:ldap://x.example/a}',
  '%E0%A4%A',
  'x'.repeat(5000),
];

/** The address of an endpoint with one value in place of each parameter, and of each of its query. */
function addressOf({ path, query }: Endpoint, value: string, inQuery = value): string {
  const names = Object.keys(query?.shape ?? {}).filter((name) => name !== 'limit');
  const search = new URLSearchParams(names.map((name): [string, string] => [name, inQuery]));
  return `/api${path.replace(/\{\w+\}/g, encodeURIComponent(value))}?${search}`;
}

const send = (method: string, body?: string, type = 'application/json'): RequestInit => ({
  method: method.toUpperCase(),
  ...(body === undefined || method === 'get' ? {} : { body, headers: { 'content-type': type } }),
});

const auditOf = async ({ registry }: ReturnType<typeof testApi>) => registry.listAudit('2026-11');

describe.each(endpoints.map((endpoint) => [endpoint.id, endpoint] as const))('%s', (_id, endpoint) => {
  const ask = (app: ReturnType<typeof testApi>['app'], init: RequestInit, value = 'x') =>
    app.request(addressOf(endpoint, value), init);

  it('answers nobody who is not signed in', async () => {
    const api = testApi();
    const app = createApi(api.services, async () => {
      throw new Unauthenticated('Sign in.');
    });
    expect((await ask(app, send(endpoint.method, '{}'))).status).toBe(401);
    expect(api.calls).toEqual([]);
  });

  it('is refused to every role below its own, before anything is looked at', async () => {
    for (const role of ROLES.filter((each) => !roleIncludes(each, endpoint.role))) {
      const api = testApi({ role });
      const response = await ask(api.app, send(endpoint.method, 'no JSON'));
      expect(response.status, role).toBe(403);
      expect(Problem.parse(await response.json()).type).toBe('Forbidden');
      expect([api.calls, await auditOf(api)]).toEqual([[], []]);
    }
  });

  it('takes hostile texts for names at most', async () => {
    const api = testApi({ steering: { listEmails: async () => ({ items: [] }) } });
    for (const value of HOSTILE) {
      const response = await ask(api.app, send(endpoint.method, '{}'), value);
      expect(response.status, `${value}: ${await response.clone().text()}`).toBeLessThan(500);
      expect(response.headers.get('set-cookie')).toBeNull();
      expect(response.headers.get('content-type')).toMatch(/^application\/(problem\+)?json/);
      // Nothing of the kind exists, so nothing may be done to it.
      if (endpoint.params && endpoint.method !== 'get') expect(api.calls, value).toEqual([]);
    }
  });
});

describe.each(writes.filter(({ body }) => body).map((endpoint) => [endpoint.id, endpoint] as const))(
  'the body of %s',
  (_id, endpoint) => {
    const ask = async (init: RequestInit) => {
      const api = testApi();
      const response = await api.app.request(addressOf(endpoint, 'x'), init);
      expect(api.calls).toEqual([]);
      expect(await auditOf(api)).toEqual([]);
      return response.status;
    };

    it('is refused when it is too large, no JSON, or of another type', async () => {
      const large = JSON.stringify({ text: 'x'.repeat(1024 * 1024) });
      expect(await ask(send(endpoint.method, large))).toBe(413);
      expect([400, 415]).toContain(await ask(send(endpoint.method, '{}', 'text/plain')));
      expect([400, 415]).toContain(await ask(send(endpoint.method, '<a/>', 'application/xml')));
      expect(await ask(send(endpoint.method, '{"a":'))).toBe(400);
    });

    it('is refused when it is something else than asked for', async () => {
      for (const body of ['[]', '"text"', '1', 'null', '{"__proto__":{"role":"admin"}}']) {
        const status = await ask(send(endpoint.method, body)).catch(() => 0);
        // Where every field may be left out, an object without them is fine, and then it is about nothing that exists.
        expect(status, body).toBeLessThan(500);
      }
    });
  },
);

describe('the API', () => {
  it('lets only what tells nothing be asked without signing in', async () => {
    const { app } = testApi();
    const open = app.routes
      .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/'))
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`)
      .filter(
        (route) => !endpoints.some(({ method, path }) => route === `${method.toUpperCase()} /api${path}`),
      );
    expect(open).toEqual(['GET /api/health', 'GET /api/openapi.json']);
  });

  it('lets viewers write nothing but their own views', () => {
    const allowed = writes.filter(({ role }) => role === 'viewer').map(({ id }) => id);
    expect(allowed.sort()).toEqual(['removeView', 'saveView']);
  });

  it('leaves an audit entry for a write that the core does not note by itself', async () => {
    const api = testApi({ name: 'kim' });
    const body = JSON.stringify({ name: 'Team', format: 'text', url: 'https://chat.example.com/x' });
    expect((await api.app.request('/api/settings/webhooks', send('post', body))).status).toBe(200);
    expect(await auditOf(api)).toMatchObject([
      { who: 'kim', action: 'addWebhook', subject: 'Team on chat.example.com' },
    ]);
  });
});
