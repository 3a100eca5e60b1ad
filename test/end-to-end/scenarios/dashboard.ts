import { createHmac } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../../../api/client.ts';
import { RUN_ENDPOINTS } from '../../../contracts/api/runs.ts';
import { SESSION_ENDPOINTS } from '../../../contracts/api/session.ts';
import { signIn, type Tokens } from '../sign-in.ts';
import type { TestDeployment } from '../test-deployment.ts';

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const claimsOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

/** Somebody signs in as the page lets them, and asks the deployed API through its gateway. */
export function dashboardScenarios(given: () => TestDeployment): void {
  describe('the deployed dashboard', () => {
    let operator: Tokens;
    let nobody: Tokens;
    const origin = () =>
      `${given().runtime.endpointUrl}/_aws/execute-api/${given().outputs.GatewayId}/$default`;
    const ask = (token?: string, path = '/api/session', init: RequestInit = {}) =>
      fetch(`${origin()}${path}`, {
        ...init,
        headers: { ...init.headers, ...(token !== undefined && { authorization: `Bearer ${token}` }) },
      });

    beforeAll(async () => {
      operator = await signIn(given(), 'kim', 'operator');
      nobody = await signIn(given(), 'lee');
    });

    it('knows who has signed in, and lets them read what there is', async () => {
      const client = createClient({
        origin: origin(),
        credentials: () => ({ authorization: `Bearer ${operator.access_token}` }),
      });
      const session = await client.call(SESSION_ENDPOINTS.getSession, {});
      expect(session.body).toEqual({ name: 'kim', role: 'operator', deployment: 'local' });
      const runs = await client.call(RUN_ENDPOINTS.listRuns, { query: { kind: 'preparation' } });
      expect(Array.isArray(runs.body.items)).toBe(true);
    });

    it('gives somebody without a role nothing', async () => {
      expect((await ask(nobody.access_token)).status).toBe(403);
    });

    it('takes no token but the access token of a person', async () => {
      const [head, , signature] = operator.access_token.split('.');
      const claims = claimsOf(operator.access_token);
      const admin = part({ ...claims, 'cognito:groups': ['admin'] });
      const unsigned = `${part({ alg: 'none', kid: 'x' })}.${admin}.`;
      const hmac = `${part({ alg: 'HS256', kid: 'x' })}.${admin}`;
      for (const [what, token] of [
        ['none', undefined],
        ['an id token', operator.id_token],
        ['changed groups', `${head}.${admin}.${signature}`],
        ['an expired one', `${head}.${part({ ...claims, exp: 1 })}.${signature}`],
        ['an unsigned one', unsigned],
        ['an HMAC', `${hmac}.${createHmac('sha256', 'secret').update(hmac).digest('base64url')}`],
        ['something else', 'abc'],
      ] as const) {
        expect((await ask(token)).status, what).toBe(401);
      }
    });

    it('lets nobody do what their role does not include', async () => {
      const viewer = await signIn(given(), 'max', 'viewer');
      const refused = await ask(viewer.access_token, '/api/runs/none/cancel', {
        method: 'POST',
        body: '{}',
        headers: { 'content-type': 'application/json' },
      });
      expect(refused.status).toBe(403);
      expect(await refused.json()).toMatchObject({ type: 'Forbidden' });
    });
  });
}
