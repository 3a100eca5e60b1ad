import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApi } from '../../api/api.fixture.ts';
import { type DashboardServer, serveDashboard } from './serve-dashboard.ts';

let server: DashboardServer;
beforeAll(async () => {
  server = await serveDashboard(testApi().services, 'http://127.0.0.1:4566');
});
afterAll(() => server.stop());

/** With any Host header, which fetch does not allow. */
const ask = (path: string, headers: Record<string, string> = {}) =>
  new Promise<{ status: number; headers: Record<string, unknown>; body: string }>((resolve, reject) => {
    const sent = request(`${server.origin}${path}`, { headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (part) => {
        body += part;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    });
    sent.once('error', reject).end();
  });

describe('the local dashboard', () => {
  it('listens on the loopback, and its link signs in', async () => {
    expect(server.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const token = new URL(server.link).hash.replace('#token=', '');
    const session = await ask('/api/session', { authorization: `Bearer ${token}` });
    expect(session.status).toBe(200);
    expect(JSON.parse(session.body)).toMatchObject({ role: 'admin', deployment: 'test' });
  });

  it.each([
    ['no token', {}],
    ['another token', { authorization: `Bearer ${'x'.repeat(32)}` }],
    ['an empty token', { authorization: 'Bearer ' }],
  ])('refuses %s', async (_what, headers) => {
    const response = await ask('/api/session', headers as Record<string, string>);
    expect(response.status).toBe(401);
    expect(response.body).not.toContain(server.token);
  });

  it('answers to no other name, so that no foreign page can point one at it', async () => {
    const headers = { authorization: `Bearer ${server.token}`, host: 'attacker.example:80' };
    for (const path of ['/api/session', '/', '/config.json']) {
      expect((await ask(path, headers)).status, path).toBe(421);
    }
  });

  it('does not take an unknown address of the API for a page', async () => {
    const missing = await ask('/api/nothing');
    expect([missing.status, missing.headers['content-type']]).toEqual([404, 'application/problem+json']);
  });

  it('serves files of the site only', async () => {
    for (const path of [
      '/../package.json',
      '/%2e%2e/package.json',
      '/..%2fsetup.json',
      '/assets/..%2f..%2fsetup.json',
    ]) {
      expect((await ask(path)).body, path).not.toMatch(/"dragoman"|"npm":/);
    }
  });

  it('tells the browser to be strict', async () => {
    const { headers } = await ask('/config.json');
    const policy = headers['content-security-policy'] as string;
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("connect-src 'self' http://127.0.0.1:4566;");
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-cache' });
  });
});
